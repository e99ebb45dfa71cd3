-- order: list_position(['impact', 'outcome', 'output'], indicator_level), list_transform(string_split(code, '.'), lambda part: try_cast(part as integer))
select
    indicator_id,
    code,
    level as indicator_level,
    indicators.title,
    definition,
    measure,
    unit,
    is_ascending,
    aggregation_time,
    aggregation_place,
    baseline,
    baseline_date,
    target,
    target_date,
    frequency,
    means_of_verification,
    coalesce(responsible, 'unknown') as responsible,
    query,
    (select start_date from projects where projects.project_id = indicators.project_id) as project_start,
    (select max(end_date - start_date + 1) from reporting_periods
     where reporting_periods.project_id = indicators.project_id) as period_days
from indicators
where project_id = $project_id and $indicator in ('all', indicator_id)
