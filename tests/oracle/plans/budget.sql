-- order: currency, budget desc
select
    currency,
    coalesce(budget_source, 'unknown') as budget_source,
    count(*) filter (status <> 'cancelled') as activities,
    coalesce(sum(budget) filter (status <> 'cancelled'), 0)::double as budget,
    coalesce(sum(spent), 0)::double as spent
from states($project_id, $as_of, $place_id, $plan_kind)
group by currency, coalesce(budget_source, 'unknown')
