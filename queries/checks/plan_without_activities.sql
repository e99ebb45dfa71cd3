-- One row per plan without any activity.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with filled as (
    select distinct objectives.plan_id
    from objectives
    semi join activities on activities.objective_id = objectives.objective_id
)
select
    'action_plans' as table_name,
    action_plans.load_id,
    action_plans.row_number,
    'plan_id' as column_name,
    action_plans.plan_id as value,
    'warning' as severity
from action_plans
anti join filled on filled.plan_id = action_plans.plan_id
order by action_plans.load_id, action_plans.row_number
