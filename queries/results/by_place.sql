-- One row per municipality of the project, and place with approved reports: the value that stands, and the place's own target.
-- parameters: project_id varchar, as_of date, place_id varchar, indicator varchar
-- columns: place_id varchar, is_project_place boolean, reported double, reported_until date, target double, due_date date,
--   query varchar
with standing as (
    select
        report.place_id,
        report.period_start,
        report.period_end,
        coalesce(value, if(unit = 'percent', 100, 1) * numerator / denominator) as amount,
        if(measure = 'percentage' and aggregation_time = 'sum', 'latest', aggregation_time) as aggregation_time
    from measurements as report
    join indicators on indicators.indicator_id = report.indicator_id
    where project_id = $project_id
        and report.indicator_id = $indicator
        and report.place_id <> 'ALL' and dimension = 'total'
        and status = 'approved' and approved_on <= $as_of::date and period_end <= $as_of::date
        and not exists (
            select 1
            from measurements as newer
            where newer.supersedes = report.measurement_id
                and newer.status = 'approved' and newer.approved_on <= $as_of::date)
),
of_places as (
    select
        place_id,
        case aggregation_time when 'sum' then sum(amount) when 'maximum' then max(amount)
            else arg_max(amount, (period_end, period_start)) end as reported,
        max(period_end) filter (where amount is not null) as reported_until
    from standing
    group by place_id, aggregation_time
),
goals as (
    select place_id, arg_max(target, due_date) as target, max(due_date) as due_date
    from milestones
    where indicator_id = $indicator and dimension = 'total' and category = 'total'
    group by place_id
),
places_of_project as (
    select place_id
    from project_places
    where project_id = $project_id and role in ('pilot', 'grant_municipality')
)
select
    place_id,
    place_id in (select place_id from places_of_project) as is_project_place,
    reported,
    reported_until,
    target,
    due_date,
    (select query from indicators where indicator_id = $indicator) as query
from (select place_id from places_of_project union select place_id from of_places) as shown
left join of_places using (place_id)
left join goals using (place_id)
where $place_id::varchar is null or place_id = $place_id
order by place_id
