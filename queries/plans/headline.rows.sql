-- One row per activity of an adopted plan: the rows behind the headline numbers.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: activity_id varchar, number varchar, activity varchar, plan varchar, plan_kind varchar, place_id varchar,
--   responsible varchar, due_on date, last_update_on date, activity_status varchar, is_overdue boolean,
--   is_silent boolean, is_due_soon boolean
with activities_now as (
    select
        activities.activity_id,
        activities.number,
        activities.title as activity,
        action_plans.title as plan,
        action_plans.kind as plan_kind,
        activity_states.place_id,
        coalesce(organisations.name, 'unknown') as responsible,
        activity_states.due_on,
        activity_states.last_update_on,
        activity_states.status as activity_status,
        activity_states.status not in ('completed', 'cancelled') as is_open,
        $as_of::date - activity_states.due_on as days_late,
        $as_of::date - coalesce(activity_states.last_update_on, activities.planned_start) as days_silent,
        activities.planned_start <= $as_of::date as should_have_started
    from activity_states
    join activities using (activity_id)
    join action_plans using (plan_id)
    left join organisations on organisations.organisation_id = activities.responsible_organisation_id
    where
        activity_states.project_id = $project_id
        and activity_states.valid_from <= $as_of::date
        and activity_states.valid_to > $as_of::date
        and coalesce(action_plans.adopted_on, action_plans.start_date) <= $as_of::date
        and ($place_id::varchar is null or activity_states.place_id = $place_id)
        and ($plan_kind = 'all' or action_plans.kind = $plan_kind)
)

select
    activity_id,
    number,
    activity,
    plan,
    plan_kind,
    place_id,
    responsible,
    due_on,
    last_update_on,
    activity_status,
    is_open and days_late > 0 as is_overdue,
    is_open and should_have_started and days_silent > 60 as is_silent,
    is_open and days_late between -30 and 0 as is_due_soon
from activities_now
order by
    plan,
    length(number),
    number,
    activity_id
