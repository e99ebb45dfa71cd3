-- One row per attendance on a day on which the person was present in another municipality too.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with daily as (
    select
        events.event_id,
        events.start_date,
        if(places.level = 'village', places.parent_id, places.place_id) as municipality_id
    from events
    join places on places.place_id = events.place_id
    where events.status = 'held' and events.days = date_diff('day', events.start_date, events.end_date) + 1
), travellers as (
    select attendance.person_id
    from attendance
    join daily on daily.event_id = attendance.event_id
    where attendance.is_present
    group by attendance.person_id
    having min(daily.municipality_id) <> max(daily.municipality_id)
), present as (
    select
        attendance.*,
        daily.municipality_id,
        daily.start_date + attendance.day::integer - 1 as present_on
    from attendance
    semi join travellers on travellers.person_id = attendance.person_id
    join daily on daily.event_id = attendance.event_id
    where attendance.is_present
)
select
    'attendance' as table_name,
    later.load_id,
    later.row_number,
    'person_id' as column_name,
    null::varchar as value,
    'warning' as severity,
    concat_ws(', ', min(earlier.event_id), later.present_on) as detail
from present as later
join present as earlier on earlier.person_id = later.person_id
    and earlier.present_on = later.present_on
    and earlier.municipality_id <> later.municipality_id
    and earlier.event_id < later.event_id
group by later.load_id, later.row_number, later.person_id, later.present_on
order by later.load_id, later.row_number
