-- One row per activity and span of days (valid_to not included) in which its reported state is the same.
-- parameters: none
-- columns: activity_id varchar, plan_id varchar, objective_id varchar, project_id varchar, place_id varchar,
--   plan_kind varchar, plan varchar, number varchar, activity varchar, pillar varchar, weight double,
--   responsible varchar, planned_start date, planned_end date, visible_from date, valid_from date, valid_to date,
--   status varchar, percent_done tinyint, due_on date, last_update_on date, is_open boolean, overdue_from date,
--   due_soon_from date, silent_from date
with reports as (
    select
        activity_id, reported_on, status,
        last_value(percent_done ignore nulls) over until_then as percent_done,
        last_value(revised_end ignore nulls) over until_then as revised_end,
        row_number() over (partition by activity_id, reported_on order by sequence desc) as from_last
    from activity_updates
    window until_then as (
        partition by activity_id
        order by reported_on, sequence
        rows between unbounded preceding and current row
    )
), states as (
    select activity_id, reported_on as valid_from, status, percent_done, revised_end, reported_on as last_update_on
    from reports
    where from_last = 1
    union all
    select activity_id, date '0001-01-01', 'not_started', null, null, null
    from activities
)
select
    states.activity_id, objectives.plan_id, activities.objective_id, action_plans.project_id,
    coalesce(municipalities_of_places.municipality_id, action_plans.place_id) as place_id,
    action_plans.kind as plan_kind,
    action_plans.title as plan,
    activities.number,
    activities.title as activity,
    coalesce(activities.pillar, 'unknown') as pillar,
    activities.weight::double as weight,
    coalesce(organisations.name, 'unknown') as responsible,
    activities.planned_start, activities.planned_end,
    coalesce(action_plans.adopted_on, action_plans.start_date) as visible_from,
    states.valid_from,
    lead(states.valid_from, 1, date '9999-12-31')
        over (partition by states.activity_id order by states.valid_from) as valid_to,
    states.status, states.percent_done,
    coalesce(states.revised_end, activities.planned_end) as due_on,
    states.last_update_on,
    states.status not in ('completed', 'cancelled') as is_open,
    case when is_open then due_on + 1 end as overdue_from,
    case when is_open then due_on - 30 end as due_soon_from,
    case when is_open then
        greatest(activities.planned_start, coalesce(states.last_update_on, activities.planned_start) + 61)
    end as silent_from
from states
join activities on activities.activity_id = states.activity_id
join objectives on objectives.objective_id = activities.objective_id
join action_plans on action_plans.plan_id = objectives.plan_id
left join organisations on organisations.organisation_id = activities.responsible_organisation_id
left join municipalities_of_places on municipalities_of_places.place_id = action_plans.place_id
order by action_plans.project_id, states.activity_id, states.valid_from
