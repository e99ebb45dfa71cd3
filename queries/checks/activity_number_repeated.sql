-- One row per activity with the number of another activity of the plan.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with numbered as (
    select
        activities.load_id,
        activities.row_number,
        activities.number,
        first_value(activities.activity_id) over same as first_id,
        row_number() over same as nth
    from activities
    join objectives on objectives.objective_id = activities.objective_id
    window same as (partition by objectives.plan_id, activities.number order by activities.activity_id)
)
select
    'activities' as table_name,
    numbered.load_id,
    numbered.row_number,
    'number' as column_name,
    numbered.number as value,
    'warning' as severity,
    numbered.first_id as detail
from numbered
where numbered.nth > 1
order by numbered.load_id, numbered.row_number
