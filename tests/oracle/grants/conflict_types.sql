with told as (
    select conflict_type, currency, 1 as applications, 0 as grants, requested, 0 as awarded
    from submitted($project_id, $as_of, $place_id, $call_id, 'all')
    union all
    select conflict_type, currency, 0, 1, 0, amount
    from awarded($project_id, $as_of, $place_id, $call_id, 'all')
    where conflict_type is not null
)
select
    conflict_type,
    currency,
    sum(applications)::bigint as applications,
    sum(grants)::bigint as grants,
    sum(requested) as requested,
    sum(awarded) as awarded
from told
group by conflict_type, currency
