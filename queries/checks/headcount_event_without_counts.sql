-- One row per held event counted by heads that has no head-count.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'events' as table_name,
    events.load_id,
    events.row_number,
    'record_kind' as column_name,
    events.record_kind as value,
    'warning' as severity
from events
anti join headcounts on headcounts.event_id = events.event_id
where events.status = 'held' and events.record_kind = 'headcount'
order by events.load_id, events.row_number
