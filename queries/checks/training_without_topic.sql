-- One row per training without a topic: nobody counts as trained by it.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'events' as table_name,
    events.load_id,
    events.row_number,
    'topic' as column_name,
    events.title as value,
    'warning' as severity
from events
where events.kind = 'training' and events.topic is null
order by events.load_id, events.row_number
