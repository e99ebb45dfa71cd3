-- One row per activity with a budget that, as it says, comes from no source.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'activities' as table_name,
    activities.load_id,
    activities.row_number,
    'budget_source' as column_name,
    activities.budget_source as value,
    'warning' as severity,
    activities.budget::varchar as detail
from activities
where activities.budget > 0 and activities.budget_source = 'none'
order by activities.load_id, activities.row_number
