select count(*)::double as value
from (
    select event_id, event_place from counted_events($project_id, $as_of, 'dialogue', 'all')
) as things(thing, place)
where is_here(place, $place_id)
