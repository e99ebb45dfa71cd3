select count(*)::double as value
from (
    select distinct municipality, municipality from awards($project_id, $as_of, null)
    where municipality is not null
) as things(thing, place)
where is_here(place, $place_id)
