-- One row per activity of one plan, in the order of the plan: planned and revised dates, and how it stands.
-- parameters: project_id varchar, as_of date, plan_id varchar
-- columns: plan varchar, objective_number smallint, objective varchar, number varchar, activity varchar,
--   responsible varchar, planned_start date, planned_end date, due_on date, slippage_days bigint,
--   days_late bigint, as_of date, activity_status varchar, percent_done integer
select
    action_plans.title as plan,
    objectives.number as objective_number,
    objectives.title as objective,
    activities.number,
    activities.title as activity,
    coalesce(organisations.name, 'unknown') as responsible,
    activities.planned_start,
    activities.planned_end,
    activity_states.due_on,
    activity_states.due_on - activities.planned_end as slippage_days,
    case
        when activity_states.status in ('completed', 'cancelled') then 0
        else greatest($as_of::date - activity_states.due_on, 0)
    end as days_late,
    $as_of::date as as_of,
    activity_states.status as activity_status,
    case
        when activity_states.status = 'completed' then 100
        else coalesce(activity_states.percent_done, 0)
    end::integer as percent_done
from activity_states
join activities using (activity_id)
join objectives on objectives.objective_id = activities.objective_id
join action_plans on action_plans.plan_id = objectives.plan_id
left join organisations on organisations.organisation_id = activities.responsible_organisation_id
where
    action_plans.plan_id = $plan_id
    and action_plans.project_id = $project_id
    and coalesce(action_plans.adopted_on, action_plans.start_date) <= $as_of::date
    and activity_states.valid_from <= $as_of::date
    and activity_states.valid_to > $as_of::date
order by
    objectives.number,
    length(activities.number),
    activities.number,
    activities.activity_id
