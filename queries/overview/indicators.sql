-- One row per indicator of the project: its goal, and the last approved report for those that are not computed.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: indicator_id varchar, title varchar, code varchar, indicator_level varchar, unit varchar, measure varchar,
--   is_ascending boolean, aggregation_time varchar, baseline double, baseline_date date, target double,
--   target_date date, query varchar, project_start date, reported double, reported_until date, period_days bigint
with approved as (
    select *
    from measurements as report
    where status = 'approved' and approved_on <= $as_of::date and period_end <= $as_of::date and dimension = 'total'
        and place_id = coalesce($place_id::varchar, place_id)
        and not exists (
            select 1
            from measurements as newer
            where newer.supersedes = report.measurement_id
                and newer.status = 'approved' and newer.approved_on <= $as_of::date)
),
of_places as (
    select
        indicator_id,
        approved.place_id,
        max(period_end) as period_end,
        arg_max(numerator, period_end) as numerator,
        arg_max(denominator, period_end) as denominator,
        case aggregation_time
            when 'sum' then sum(value) when 'maximum' then max(value) else arg_max(value, period_end) end as value
    from approved
    join indicators using (indicator_id)
    group by indicator_id, approved.place_id, aggregation_time
),
reported as (
    select
        indicator_id,
        max(period_end) as period_end,
        case when $place_id::varchar is not null or bool_or(place_id = 'ALL')
                then max(value) filter (where place_id = coalesce($place_id, 'ALL'))
            when aggregation_place = 'sum' then sum(value)
            when aggregation_place = 'mean' then avg(value)
            when aggregation_place = 'ratio' then sum(numerator) / sum(denominator) end as value
    from of_places
    join indicators using (indicator_id)
    group by indicator_id, aggregation_place
)
select
    indicator_id, indicators.title, code, level as indicator_level, unit, measure, is_ascending, aggregation_time,
    if($place_id::varchar is null, baseline, null) as baseline,
    if($place_id::varchar is null, baseline_date, null) as baseline_date,
    if($place_id::varchar is null, target, null) as target,
    if($place_id::varchar is null, indicators.target_date, null) as target_date,
    query,
    projects.start_date as project_start,
    reported.value as reported,
    reported.period_end as reported_until,
    (select max(end_date - start_date + 1) from reporting_periods where project_id = $project_id)::bigint as period_days
from indicators
join projects using (project_id)
left join reported using (indicator_id)
where project_id = $project_id
order by try_cast(code as integer), code
