select coalesce(sum(number), 0)::double as value
from participations($project_id, $as_of, 'dialogue', 'all', 'un')
where
    ($place_id is null or event_place = $place_id)
