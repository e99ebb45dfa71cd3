-- One row per indicator of the project, or the one chosen: what it is to reach and how it is measured, impact first.
-- parameters: project_id varchar, indicator varchar
-- columns: indicator_id varchar, code varchar, indicator_level varchar, title varchar, definition varchar,
--   measure varchar, unit varchar, is_ascending boolean, aggregation_time varchar, aggregation_place varchar,
--   baseline double, baseline_date date, target double, target_date date, frequency varchar,
--   means_of_verification varchar, responsible varchar, query varchar, project_start date, period_days bigint
with periods as (
    select max(end_date - start_date + 1)::bigint as period_days
    from reporting_periods
    where project_id = $project_id
)
select
    indicators.indicator_id,
    indicators.code,
    indicators.level as indicator_level,
    indicators.title,
    indicators.definition,
    indicators.measure,
    indicators.unit,
    indicators.is_ascending,
    indicators.aggregation_time,
    indicators.aggregation_place,
    indicators.baseline,
    indicators.baseline_date,
    indicators.target,
    indicators.target_date,
    indicators.frequency,
    indicators.means_of_verification,
    coalesce(indicators.responsible, 'unknown') as responsible,
    indicators.query,
    projects.start_date as project_start,
    periods.period_days
from indicators
join projects on projects.project_id = indicators.project_id
cross join periods
where indicators.project_id = $project_id
    and ($indicator = 'all' or indicators.indicator_id = $indicator)
order by
    list_position(['impact', 'outcome', 'output'], indicators.level),
    try_cast(string_split(indicators.code, '.') as integer[]),
    indicators.code
