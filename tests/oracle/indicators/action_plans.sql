select count(*)::double as value
from (
    select plan_id, plan_place
    from known_plans($project_id, $as_of, null, 'action_plan')
    where adopted_on <= $as_of
) as things(thing, place)
where is_here(place, $place_id)
