-- One row per attendance on a day that the event does not have.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'attendance' as table_name,
    attendance.load_id,
    attendance.row_number,
    'day' as column_name,
    attendance.day::varchar as value,
    'error' as severity
from attendance
join events on events.event_id = attendance.event_id
where attendance.day > events.days
order by attendance.load_id, attendance.row_number
