-- One row per activity that is planned to begin before its plan does, or to end after it.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'activities' as table_name,
    activities.load_id,
    activities.row_number,
    if(activities.planned_start < plans.start_date, 'planned_start', 'planned_end') as column_name,
    if(activities.planned_start < plans.start_date, activities.planned_start, activities.planned_end)::varchar as value,
    'error' as severity,
    concat_ws(' – ', plans.start_date, plans.end_date) as detail
from activities
join objectives on objectives.objective_id = activities.objective_id
join action_plans as plans on plans.plan_id = objectives.plan_id
where activities.planned_start < plans.start_date or activities.planned_end > plans.end_date
order by activities.load_id, activities.row_number
