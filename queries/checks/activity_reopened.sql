-- One row per update that gives an activity another status after it was completed.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with ordered as (
    select
        load_id,
        row_number,
        status,
        max(case when status = 'completed' then 1 else 0 end) over (
            partition by activity_id
            order by reported_on, sequence
            rows between unbounded preceding and current row
        ) as was_completed
    from activity_updates
)
select
    'activity_updates' as table_name,
    load_id,
    row_number,
    'status' as column_name,
    status as value,
    'error' as severity
from ordered
where was_completed = 1 and status <> 'completed'
order by load_id, row_number
