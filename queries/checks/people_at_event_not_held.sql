-- One row per event that was not held and yet has people present, head-counts or tests (not those before the event).
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with unheld as (
    select * from events where status <> 'held'
), records as (
    select attendance.event_id
    from attendance
    semi join unheld on unheld.event_id = attendance.event_id
    where attendance.is_present
    union all
    select event_id from headcounts where participations > 0
    union all
    select test_scores.event_id
    from test_scores
    join unheld on unheld.event_id = test_scores.event_id
    where test_scores.phase <> 'pre' or unheld.status = 'cancelled'
), counted as (
    select event_id, count(*) as number
    from records
    group by event_id
)
select
    'events' as table_name,
    unheld.load_id,
    unheld.row_number,
    'status' as column_name,
    unheld.status as value,
    'error' as severity,
    counted.number::varchar as detail
from unheld
join counted on counted.event_id = unheld.event_id
order by unheld.load_id, unheld.row_number
