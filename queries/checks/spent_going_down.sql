-- One row per update that says less was spent than an earlier update did.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with ordered as (
    select
        load_id,
        row_number,
        spent,
        lag(spent) over (partition by activity_id order by reported_on, sequence) as before
    from activity_updates
    where spent is not null
)
select
    'activity_updates' as table_name,
    ordered.load_id,
    ordered.row_number,
    'spent' as column_name,
    ordered.spent::varchar as value,
    'warning' as severity,
    ordered.before::varchar as detail
from ordered
where ordered.spent < ordered.before
order by ordered.load_id, ordered.row_number
