-- One row per issue raised, or risk identified, before the event where it was raised had begun.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with raised as (
    select 'issues' as table_name, load_id, row_number, 'raised_on' as column_name, raised_on, event_id
    from issues
    union all
    select 'risks', load_id, row_number, 'identified_on', identified_on, identified_at_event_id from risks
)
select
    raised.table_name,
    raised.load_id,
    raised.row_number,
    raised.column_name,
    raised.raised_on::varchar as value,
    'error' as severity,
    events.start_date::varchar as detail
from raised
join events on events.event_id = raised.event_id
where raised.raised_on < events.start_date
order by raised.table_name, raised.load_id, raised.row_number
