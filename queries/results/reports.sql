-- One row per report on an indicator whose period is over by the day, drafts too: its value and state, newest first.
-- parameters: project_id varchar, as_of date, place_id varchar, indicator varchar
-- columns: measurement_id varchar, period_start date, period_end date, place_id varchar, reported double,
--   report_state varchar, approved_on date, narrative varchar
with stated as (
    select
        measurements.*,
        coalesce(value, if(unit = 'percent', 100, 1) * numerator / denominator) as reported,
        status = 'approved' and approved_on <= $as_of::date as is_approved
    from measurements
    join indicators on indicators.indicator_id = measurements.indicator_id
    where project_id = $project_id
        and measurements.indicator_id = $indicator
        and dimension = 'total'
        and period_end <= $as_of::date
)
select
    measurement_id,
    period_start,
    period_end,
    if(place_id = 'ALL', 'all', place_id) as place_id,
    reported,
    case when measurement_id in (select supersedes from stated where is_approved and supersedes is not null)
            then 'superseded'
        when status = 'approved' and not is_approved then 'submitted'
        else status end as report_state,
    if(is_approved, approved_on, null) as approved_on,
    narrative
from stated
where $place_id::varchar is null or place_id = $place_id
order by period_end desc, period_start desc, place_id, approved_on desc nulls last, measurement_id
