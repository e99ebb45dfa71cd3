-- One row per currency and source of budget: planned, and spent as last reported. Currencies are never added.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: currency varchar, budget_source varchar, activities bigint, budget decimal(18,2), spent decimal(18,2)
with last_spent as (
    select
        activity_id,
        arg_max(spent, (reported_on, sequence)) as spent
    from activity_updates
    where
        reported_on <= $as_of::date
        and spent is not null
    group by activity_id
)

select
    coalesce(activities.currency, projects.currency) as currency,
    coalesce(activities.budget_source, 'unknown') as budget_source,
    count(*) filter (where activity_states.status <> 'cancelled') as activities,
    sum(
        case when activity_states.status = 'cancelled' then 0 else coalesce(activities.budget, 0) end
    )::decimal(18, 2) as budget,
    coalesce(sum(last_spent.spent), 0)::decimal(18, 2) as spent
from activity_states
join activities using (activity_id)
join action_plans using (plan_id)
join projects on projects.project_id = action_plans.project_id
left join last_spent using (activity_id)
where
    activity_states.project_id = $project_id
    and activity_states.valid_from <= $as_of::date
    and activity_states.valid_to > $as_of::date
    and coalesce(action_plans.adopted_on, action_plans.start_date) <= $as_of::date
    and ($place_id::varchar is null or activity_states.place_id = $place_id)
    and ($plan_kind = 'all' or action_plans.kind = $plan_kind)
group by
    coalesce(activities.currency, projects.currency),
    coalesce(activities.budget_source, 'unknown')
order by
    currency,
    budget desc,
    budget_source
