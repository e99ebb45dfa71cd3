-- One row per call or activity in another currency than its project.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with spent as (
    select 'calls' as table_name, load_id, row_number, project_id, currency from calls
    union all
    select 'activities', activities.load_id, activities.row_number, action_plans.project_id, activities.currency
    from activities
    join objectives on objectives.objective_id = activities.objective_id
    join action_plans on action_plans.plan_id = objectives.plan_id
)
select
    spent.table_name,
    spent.load_id,
    spent.row_number,
    'currency' as column_name,
    spent.currency as value,
    'warning' as severity,
    projects.currency as detail
from spent
join projects on projects.project_id = spent.project_id
where spent.currency <> projects.currency
order by spent.table_name, spent.load_id, spent.row_number
