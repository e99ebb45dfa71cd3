-- One row per event with more than three times as many people as planned.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with came as (
    select event_id, count(distinct person_id) as people from attendance group by event_id
    union all
    select event_id, sum(participations) from headcounts group by event_id
)
select
    'events' as table_name,
    events.load_id,
    events.row_number,
    'planned_participants' as column_name,
    events.planned_participants::varchar as value,
    'warning' as severity,
    came.people::bigint::varchar as detail
from events
join came on came.event_id = events.event_id
where events.planned_participants > 0 and came.people > 3 * events.planned_participants
order by events.load_id, events.row_number
