select coalesce(sum(number), 0)::double as value
from participations($project_id, $as_of, 'dialogue', 'all', 'un')
where
    is_here(event_place, $place_id)
    and sex = 'F'
