-- One row per activity of one plan, in the order of the plan: planned and revised dates, and how it stands.
-- parameters: project_id varchar, as_of date, plan_id varchar
-- columns: plan_id varchar, plan_kind varchar, place_id varchar, plan varchar, objective_number smallint,
--   objective varchar, activity_id varchar, number varchar, activity varchar, responsible varchar,
--   planned_start date, planned_end date, due_on date, slippage_days bigint, days_late bigint, as_of date,
--   activity_status varchar, percent_done integer
select
    states.plan_id,
    states.plan_kind,
    states.place_id,
    states.plan,
    objectives.number as objective_number,
    objectives.title as objective,
    states.activity_id,
    states.number,
    states.activity,
    states.responsible,
    states.planned_start,
    states.planned_end,
    states.due_on,
    states.due_on - states.planned_end as slippage_days,
    if(states.overdue_from <= $as_of::date, $as_of::date - states.due_on, 0) as days_late,
    $as_of::date as as_of,
    states.status as activity_status,
    if(states.status = 'completed', 100, coalesce(states.percent_done, 0))::integer as percent_done
from activity_states as states
join objectives using (objective_id)
where
    states.plan_id = $plan_id
    and states.project_id = $project_id
    and greatest(states.valid_from, states.visible_from) <= $as_of::date
    and states.valid_to > $as_of::date
order by
    objectives.number,
    length(states.number),
    states.number,
    states.activity_id
