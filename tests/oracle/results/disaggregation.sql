with approved as materialized (
    from reports_on($project_id, $as_of)
    where state = 'approved' and indicator_id = $indicator and place_id = coalesce($place_id, 'ALL')
),
newest as materialized (
    select *, (select max(period_end) from approved as others where others.dimension = approved.dimension) as last_end
    from approved
),
parts as materialized (
    select
        dimension,
        category,
        period_start,
        period_end,
        told,
        (select any_value(told) from approved as whole
         where
            whole.dimension = 'total'
            and whole.period_start = newest.period_start
            and whole.period_end = newest.period_end) as total
    from newest
    where dimension <> 'total' and period_end = last_end
),
rests as materialized (
    select
        dimension,
        if(dimension in ('sex', 'disability'), 'U', 'unknown') as category,
        period_start,
        period_end,
        any_value(total) - sum(told) as told,
        any_value(total) as total
    from parts
    group by dimension, period_start, period_end
    having
        any_value(total) > sum(told)
        and (select measure = 'percentage' or aggregation_place in ('ratio', 'mean') from indicators
             where indicator_id = $indicator) = false
)
select
    dimension,
    category,
    sum(told) as value,
    (select arg_max(target, due_date) from milestones
     where
        milestones.indicator_id = $indicator
        and milestones.place_id = coalesce($place_id, 'ALL')
        and milestones.dimension = every.dimension
        and milestones.category = every.category) as target,
    any_value(total) as total,
    period_start,
    period_end
from (from parts union all by name from rests) as every
group by dimension, category, period_start, period_end
