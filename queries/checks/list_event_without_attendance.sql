-- One row per held event with a list on which nobody is present.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with present as (
    select distinct event_id from attendance where is_present
)
select
    'events' as table_name,
    events.load_id,
    events.row_number,
    'record_kind' as column_name,
    events.record_kind as value,
    'warning' as severity
from events
anti join present on present.event_id = events.event_id
where events.status = 'held' and events.record_kind = 'list'
order by events.load_id, events.row_number
