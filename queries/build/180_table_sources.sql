-- One row per table and document that rows of it name as their source.
-- parameters: none
-- columns: table_name varchar, source_id varchar, source_rows bigint
with named as (
    select 'action_plans' as table_name, source_id from action_plans
    union all
    select 'activity_updates' as table_name, source_id from activity_updates
    union all
    select 'border_crossings' as table_name, source_id from border_crossings
    union all
    select 'call_stages' as table_name, source_id from call_stages
    union all
    select 'capacity_scores' as table_name, source_id from capacity_scores
    union all
    select 'events' as table_name, source_id from events
    union all
    select 'indicators' as table_name, source_id from indicators
    union all
    select 'measurements' as table_name, source_id from measurements
    union all
    select 'organisation_links' as table_name, source_id from organisation_links
    union all
    select 'organisations' as table_name, source_id from organisations
    union all
    select 'people' as table_name, source_id from people
)
select
    table_name,
    source_id,
    count(*) as source_rows
from named
where source_id is not null
group by
    table_name,
    source_id
order by
    table_name,
    source_id
