-- One row per unfinished activity that should have started and had no update for more than 60 days.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: activity_id varchar, number varchar, activity varchar, plan varchar, place_id varchar,
--   responsible varchar, planned_start date, last_update_on date, days_silent bigint, due_on date,
--   activity_status varchar
select
    activities.activity_id,
    activities.number,
    activities.title as activity,
    action_plans.title as plan,
    activity_states.place_id,
    coalesce(organisations.name, 'unknown') as responsible,
    activities.planned_start,
    activity_states.last_update_on,
    $as_of::date - coalesce(activity_states.last_update_on, activities.planned_start) as days_silent,
    activity_states.due_on,
    activity_states.status as activity_status
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
    and activity_states.status not in ('completed', 'cancelled')
    and activities.planned_start <= $as_of::date
    and $as_of::date - coalesce(activity_states.last_update_on, activities.planned_start) > 60
order by
    days_silent desc,
    action_plans.plan_id,
    activities.activity_id
