-- One row per event that is still planned though a later event of the project was held.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with held as (
    select project_id, max(end_date) as last_day
    from events
    where status = 'held'
    group by project_id
)
select
    'events' as table_name,
    events.load_id,
    events.row_number,
    'status' as column_name,
    events.end_date::varchar as value,
    'warning' as severity,
    held.last_day::varchar as detail
from events
join held on held.project_id = events.project_id
where events.status = 'planned' and events.end_date < held.last_day
order by events.load_id, events.row_number
