-- order: document_date desc nulls last
with named(table_name, source_id) as (
    select 'action_plans', source_id from action_plans
    union all select 'activity_updates', source_id from activity_updates
    union all select 'border_crossings', source_id from border_crossings
    union all select 'call_stages', source_id from call_stages
    union all select 'capacity_scores', source_id from capacity_scores
    union all select 'events', source_id from events
    union all select 'indicators', source_id from indicators
    union all select 'measurements', source_id from measurements
    union all select 'organisation_links', source_id from organisation_links
    union all select 'organisations', source_id from organisations
    union all select 'people', source_id from people
)
select
    source_id,
    title,
    kind as source_kind,
    document_date,
    (select count(*) from named
     where named.source_id = sources.source_id and named.table_name in (select unnest($tables))) as source_rows
from sources
where source_rows > 0
