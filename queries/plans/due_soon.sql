-- One row per unfinished activity due on the as-of date or in the 30 days after it, the first due on top.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: activity_id varchar, number varchar, activity varchar, plan varchar, place_id varchar,
--   responsible varchar, due_on date, days_left bigint, slippage_days bigint, activity_status varchar,
--   percent_done integer
select
    activities.activity_id,
    activities.number,
    activities.title as activity,
    action_plans.title as plan,
    activity_states.place_id,
    coalesce(organisations.name, 'unknown') as responsible,
    activity_states.due_on,
    activity_states.due_on - $as_of::date as days_left,
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
    and activity_states.due_on - $as_of::date between 0 and 30
order by
    days_left,
    action_plans.plan_id,
    activities.activity_id
