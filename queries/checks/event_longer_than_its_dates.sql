-- One row per event with more days than there are from its start to its end.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'events' as table_name,
    load_id,
    row_number,
    'days' as column_name,
    days::varchar as value,
    'error' as severity
from events
where days > date_diff('day', start_date, end_date) + 1
order by load_id, row_number
