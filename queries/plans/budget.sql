-- One row per currency and source of budget: planned, and spent as last reported. Currencies are never added.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: currency varchar, budget_source varchar, activities bigint, budget decimal(18,2), spent decimal(18,2)
with activities_now as (
    select *
    from activity_states
    where
        project_id = $project_id
        and greatest(valid_from, visible_from) <= $as_of::date
        and valid_to > $as_of::date
        and ($place_id::varchar is null or place_id = $place_id)
        and $plan_kind in ('all', plan_kind)
),
last_spent as (
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
    count(*) filter (where status <> 'cancelled') as activities,
    coalesce(sum(activities.budget) filter (where status <> 'cancelled'), 0)::decimal(18, 2) as budget,
    coalesce(sum(last_spent.spent), 0)::decimal(18, 2) as spent
from activities_now
join activities using (activity_id)
join projects using (project_id)
left join last_spent using (activity_id)
group by
    coalesce(activities.currency, projects.currency),
    coalesce(activities.budget_source, 'unknown')
order by
    currency,
    budget desc,
    budget_source
