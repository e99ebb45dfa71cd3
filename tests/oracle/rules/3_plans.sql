-- One row per plan that exists on the day: adopted by then, or begun where no decision is recorded.
create or replace macro known_plans(project, day, place, plan_kind) as table
select
    action_plans.*,
    coalesce(municipality_of.municipality, 'unknown') as plan_place
from action_plans
left join municipality_of using (place_id)
where
    action_plans.project_id = project
    and coalesce(action_plans.adopted_on, action_plans.start_date) <= day
    and plan_kind in ('all', action_plans.kind)
    and is_here(municipality_of.municipality, place);

-- One row per activity of those plans: its state by its last update, and the end that is valid on the day.
create or replace macro states(project, day, place, plan_kind) as table
with told as (
    select
        activity_id,
        arg_max(status, (reported_on, sequence)) as status,
        arg_max(percent_done, (reported_on, sequence)) as percent_done,
        arg_max(revised_end, (reported_on, sequence)) as revised_end,       -- arg_max: the last one given
        arg_max(spent, (reported_on, sequence)) as spent,
        max(reported_on) as last_update_on
    from activity_updates
    where reported_on <= day
    group by activity_id
),
known as (
    select
        activities.* exclude (currency),
        coalesce(activities.currency, projects.currency) as currency,
        objectives.number as objective_number,
        objectives.title as objective,
        plans.plan_id,
        plans.title as plan,
        plans.kind as plan_kind,
        plans.plan_place,
        coalesce(organisations.name, 'unknown') as responsible,
        coalesce(told.status, 'not_started') as status,
        if(told.status = 'completed', 100, coalesce(told.percent_done, 0)) as percent_done,
        told.spent,
        told.last_update_on,
        coalesce(told.revised_end, activities.planned_end) as due_on,
        coalesce(told.status, '') not in ('completed', 'cancelled') as is_open
    from known_plans(project, day, place, plan_kind) as plans
    join projects using (project_id)
    join objectives on objectives.plan_id = plans.plan_id
    join activities on activities.objective_id = objectives.objective_id
    left join organisations on organisations.organisation_id = activities.responsible_organisation_id
    left join told on told.activity_id = activities.activity_id
)
select
    *,
    due_on - planned_end as slippage_days,
    is_open and due_on < day as is_overdue,
    is_open and due_on between day and day + 30 as is_due_soon,
    if(is_open and planned_start <= day, day - coalesce(last_update_on, planned_start), null) as days_without_update,
    coalesce(days_without_update > 60, false) as is_silent
from known;
