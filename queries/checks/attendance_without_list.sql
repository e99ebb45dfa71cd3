-- One row per attendance at an event that says it kept no list.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'attendance' as table_name,
    attendance.load_id,
    attendance.row_number,
    'event_id' as column_name,
    attendance.event_id as value,
    'error' as severity
from attendance
join events on events.event_id = attendance.event_id
where events.record_kind <> 'list'
order by attendance.load_id, attendance.row_number
