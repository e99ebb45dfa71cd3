select indicator_id, period_start, period_end, value, reported
from standing_values($project_id, $as_of, $place_id)
where $indicator in ('all', indicator_id)
