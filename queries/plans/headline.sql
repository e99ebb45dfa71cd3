-- One row: plans, how many of them are adopted, and their activities as they stand on the as-of date.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: plans bigint, adopted bigint, activities bigint, completed bigint, cancelled bigint, overdue bigint,
--   silent bigint, due_soon bigint
with plans_shown as (
    select
        action_plans.plan_id,
        action_plans.adopted_on
    from action_plans
    left join municipalities_of_places using (place_id)
    where
        action_plans.project_id = $project_id
        and coalesce(action_plans.adopted_on, action_plans.start_date) <= $as_of::date
        and ($place_id::varchar is null or coalesce(municipality_id, place_id) = $place_id)
        and ($plan_kind = 'all' or action_plans.kind = $plan_kind)
),

activities_now as (
    select
        activity_states.status,
        activity_states.status not in ('completed', 'cancelled') as is_open,
        $as_of::date - activity_states.due_on as days_late,
        $as_of::date - coalesce(activity_states.last_update_on, activities.planned_start) as days_silent,
        activities.planned_start <= $as_of::date as should_have_started
    from activity_states
    join activities using (activity_id)
    join plans_shown using (plan_id)
    where
        activity_states.valid_from <= $as_of::date
        and activity_states.valid_to > $as_of::date
)

select
    (select count(*) from plans_shown) as plans,
    (select count(adopted_on) from plans_shown) as adopted,
    count(*) filter (where status <> 'cancelled') as activities,
    count(*) filter (where status = 'completed') as completed,
    count(*) filter (where status = 'cancelled') as cancelled,
    count(*) filter (where is_open and days_late > 0) as overdue,
    count(*) filter (where is_open and should_have_started and days_silent > 60) as silent,
    count(*) filter (where is_open and days_late between -30 and 0) as due_soon
from activities_now
order by plans
