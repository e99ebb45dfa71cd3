-- One row per update of an activity more than a year before its plan begins.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'activity_updates' as table_name,
    updates.load_id,
    updates.row_number,
    'reported_on' as column_name,
    updates.reported_on::varchar as value,
    'warning' as severity,
    plans.start_date::varchar as detail
from activity_updates as updates
join activities on activities.activity_id = updates.activity_id
join objectives on objectives.objective_id = activities.objective_id
join action_plans as plans on plans.plan_id = objectives.plan_id
where updates.reported_on < plans.start_date - interval 1 year
order by updates.load_id, updates.row_number
