-- order: period_end desc
select
    measurement_id,
    period_start,
    period_end,
    replace(place_id, 'ALL', 'all') as place_id,
    told as reported,
    state as report_state,
    if(approved_on <= $as_of, approved_on, null) as approved_on,
    narrative
from reports_on($project_id, $as_of)
where dimension = 'total' and indicator_id = $indicator and ($place_id is null or place_id = $place_id)
