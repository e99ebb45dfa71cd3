-- One row per stage of a call that was done before an earlier stage.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with done as (
    select
        load_id,
        row_number,
        done_on,
        max(done_on) over (
            partition by call_id
            order by stage
            rows between unbounded preceding and 1 preceding
        ) as earlier_stage_on
    from call_stages
)
select
    'call_stages' as table_name,
    done.load_id,
    done.row_number,
    'done_on' as column_name,
    done.done_on::varchar as value,
    'error' as severity,
    done.earlier_stage_on::varchar as detail
from done
where done.done_on < done.earlier_stage_on
order by done.load_id, done.row_number
