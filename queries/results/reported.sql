-- One row per indicator and period that all places known from reports have reported: its value, and what stands after it.
-- parameters: project_id varchar, as_of date, place_id varchar, indicator varchar
-- columns: indicator_id varchar, period_start date, period_end date, value double, reported double
with standing as (
    select
        report.*,
        if(unit = 'percent', 100, 1) as scale,
        aggregation_place <> 'none' and (measure = 'percentage' or aggregation_place = 'ratio') as is_ratio,
        measure <> 'percentage' and aggregation_time <> 'unique' as is_additive,
        aggregation_time,
        aggregation_place,
        is_ascending
    from measurements as report
    join indicators on indicators.indicator_id = report.indicator_id
    where project_id = $project_id
        and ($indicator = 'all' or report.indicator_id = $indicator)
        and dimension = 'total'
        and status = 'approved' and approved_on <= $as_of::date and period_end <= $as_of::date
        and ($place_id::varchar is null or place_id = $place_id)
        and not exists (
            select 1
            from measurements as newer
            where newer.supersedes = report.measurement_id
                and newer.status = 'approved' and newer.approved_on <= $as_of::date)
),
valued as (
    select
        *,
        coalesce(value, scale * numerator / denominator) as amount,
        place_id = coalesce($place_id::varchar, 'ALL') as is_whole
    from standing
),
of_periods as (
    select
        indicator_id, aggregation_time, is_additive, is_ascending, period_start, period_end,
        case when bool_or(is_whole) then max(amount) filter (where is_whole)
            when count(*) < max(places) then null
            when aggregation_place = 'sum' and is_additive then sum(amount)
            when aggregation_place = 'mean' then avg(amount)
            when is_ratio and count(numerator / denominator) = count(*)
                then max(scale) * sum(numerator) / sum(denominator) end as value
    from (select *, count(distinct place_id) over (partition by indicator_id) - max(is_whole::integer)
        over (partition by indicator_id) as places from valued) as valued
    group by indicator_id, aggregation_time, aggregation_place, is_additive, is_ratio, is_ascending, period_start, period_end
)
select
    indicator_id, period_start, period_end, value,
    case when aggregation_time = 'sum' and is_additive then sum(value) over earlier
        when aggregation_time = 'maximum' then max(value) over earlier
        else value end as reported
from of_periods
where value is not null
window earlier as (partition by indicator_id order by period_end, period_start rows unbounded preceding)
order by indicator_id, period_end, period_start
