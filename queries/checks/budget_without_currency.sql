-- One row per activity with a budget and no currency.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'activities' as table_name,
    activities.load_id,
    activities.row_number,
    'currency' as column_name,
    activities.budget::varchar as value,
    'warning' as severity
from activities
where activities.budget > 0 and activities.currency is null
order by activities.load_id, activities.row_number
