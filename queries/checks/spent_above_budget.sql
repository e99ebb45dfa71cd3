-- One row per activity whose last report says that more was spent than its budget.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with last_reports as (
    select *
    from activity_updates
    where spent is not null
    qualify row_number() over (partition by activity_id order by reported_on desc, sequence desc) = 1
)
select
    'activity_updates' as table_name,
    updates.load_id,
    updates.row_number,
    'spent' as column_name,
    updates.spent::varchar as value,
    'warning' as severity,
    activities.budget::varchar as detail
from last_reports as updates
join activities on activities.activity_id = updates.activity_id
where updates.spent > activities.budget
order by updates.load_id, updates.row_number
