-- order: document_date desc nulls last
with known as (
    select source_id, 'action_plans' as table_name from action_plans
    union all select source_id, 'activity_updates' from activity_updates
    union all select source_id, 'border_crossings' from border_crossings
    union all select source_id, 'call_stages' from call_stages
    union all select source_id, 'capacity_scores' from capacity_scores
    union all select source_id, 'events' from events
    union all select source_id, 'indicators' from indicators
    union all select source_id, 'measurements' from measurements
    union all select source_id, 'organisation_links' from organisation_links
    union all select source_id, 'organisations' from organisations
    union all select source_id, 'people' from people
)
select
    sources.source_id,
    title,
    kind as source_kind,
    document_date,
    url,
    table_name,
    count(table_name) as source_rows
from sources
left join known using (source_id)
where ifnull(document_date, '0001-01-01') <= $as_of
group by all
