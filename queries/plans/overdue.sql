-- One row per activity due before the as-of date and neither completed nor cancelled, the latest on top.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: activity_id varchar, number varchar, activity varchar, plan varchar, place_id varchar,
--   responsible varchar, due_on date, days_late bigint, slippage_days bigint, activity_status varchar,
--   percent_done integer
select
    activities.activity_id,
    activities.number,
    activities.title as activity,
    action_plans.title as plan,
    activity_states.place_id,
    coalesce(organisations.name, 'unknown') as responsible,
    activity_states.due_on,
    $as_of::date - activity_states.due_on as days_late,
    activity_states.due_on - activities.planned_end as slippage_days,
    activity_states.status as activity_status,
    coalesce(activity_states.percent_done, 0)::integer as percent_done
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
    and activity_states.due_on < $as_of::date
order by
    days_late desc,
    action_plans.plan_id,
    activities.activity_id
