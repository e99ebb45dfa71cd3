-- One row per part of the newest approved value of an indicator, by dimension; what no part holds is the part unknown.
-- parameters: project_id varchar, as_of date, place_id varchar, indicator varchar
-- columns: dimension varchar, category varchar, value double, target double, total double, period_start date,
--   period_end date
with standing as (
    select
        report.*,
        coalesce(value, if(unit = 'percent', 100, 1) * numerator / denominator) as amount,
        measure <> 'percentage' and aggregation_place <> 'ratio' and aggregation_place <> 'mean' as is_divisible
    from measurements as report
    join indicators on indicators.indicator_id = report.indicator_id
    where project_id = $project_id
        and report.indicator_id = $indicator
        and report.place_id = coalesce($place_id::varchar, 'ALL')
        and status = 'approved' and approved_on <= $as_of::date and period_end <= $as_of::date
        and not exists (
            select 1
            from measurements as newer
            where newer.supersedes = report.measurement_id
                and newer.status = 'approved' and newer.approved_on <= $as_of::date)
),
parts as (
    select dimension, category, amount as value, period_start, period_end, is_divisible
    from standing
    where dimension <> 'total'
    qualify period_end = max(period_end) over (partition by dimension)
),
whole as (
    select period_start, period_end, amount as total from standing where dimension = 'total'
),
left_over as (
    select
        dimension, if(dimension in ('sex', 'disability'), 'U', 'unknown') as category, total - sum(value) as value,
        period_start, period_end
    from parts join whole using (period_start, period_end)
    where is_divisible
    group by dimension, total, period_start, period_end
    having total - sum(value) > 0
),
every_part as (
    select dimension, category, sum(value) as value, period_start, period_end
    from (
        select dimension, category, value, period_start, period_end from parts
        union all
        select dimension, category, value, period_start, period_end from left_over) as together
    group by dimension, category, period_start, period_end
)
select
    dimension, category, every_part.value,
    (select arg_max(goals.target, goals.due_date) from milestones as goals where goals.indicator_id = $indicator
        and goals.place_id = coalesce($place_id::varchar, 'ALL') and goals.dimension = every_part.dimension
        and goals.category = every_part.category) as target,
    total, period_start, period_end
from every_part
left join whole using (period_start, period_end)
order by dimension, category in ('U', 'unknown'), category
