-- One row per event and person with test scores but no row on the list that the event keeps.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with tested as (
    select event_id, person_id, min(load_id) as load_id, min(row_number) as row_number
    from test_scores
    group by event_id, person_id
)
select
    'test_scores' as table_name,
    tested.load_id,
    tested.row_number,
    'person_id' as column_name,
    null::varchar as value,
    'warning' as severity,
    tested.event_id as detail
from tested
join events on events.event_id = tested.event_id and events.record_kind = 'list'
anti join attendance on attendance.event_id = tested.event_id and attendance.person_id = tested.person_id
order by tested.load_id, tested.row_number
