-- One row per head-count of an event that does not say it was counted by heads.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'headcounts' as table_name,
    headcounts.load_id,
    headcounts.row_number,
    'event_id' as column_name,
    headcounts.event_id as value,
    'error' as severity
from headcounts
join events on events.event_id = headcounts.event_id
where events.record_kind <> 'headcount'
order by headcounts.load_id, headcounts.row_number
