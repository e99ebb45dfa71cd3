with approved as (
    select *
    from measurements
    where
        status = 'approved'
        and approved_on <= $as_of
        and period_end <= $as_of
        and place_id = coalesce($place_id, 'ALL')
        and dimension = 'total'
        and category = 'total'
),
valid as (
    select *
    from approved
    where measurement_id not in (select supersedes from approved where supersedes is not null)
)
select
    indicator_id, indicators.title, code, level as indicator_level, unit, measure, is_ascending, aggregation_time,
    if($place_id is null, baseline, null) as baseline,
    if($place_id is null, baseline_date, null) as baseline_date,
    if($place_id is null, target, null) as target,
    if($place_id is null, target_date, null) as target_date,
    query,
    projects.start_date as project_start,
    (select arg_max(value, period_end) from valid where valid.indicator_id = indicators.indicator_id) as reported,
    (select max(period_end) from valid where valid.indicator_id = indicators.indicator_id) as reported_until,
    (select max(end_date - start_date + 1) from reporting_periods where reporting_periods.project_id = $project_id)
        as period_days
from indicators
join projects using (project_id)
where project_id = $project_id
