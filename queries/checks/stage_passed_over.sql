-- One row per stage of a call that is not done though a later one is.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with reached as (
    select call_id, max(stage) as stage
    from call_stages
    where done_on is not null
    group by call_id
)
select
    'call_stages' as table_name,
    call_stages.load_id,
    call_stages.row_number,
    'done_on' as column_name,
    call_stages.stage::varchar as value,
    'warning' as severity,
    reached.stage::varchar as detail
from call_stages
join reached on reached.call_id = call_stages.call_id and reached.stage > call_stages.stage
where call_stages.done_on is null
order by call_stages.load_id, call_stages.row_number
