select count(*)::double as value
from (
    select person_id, home
    from persons($project_id, $as_of)
    where person_id in (
        select person_id
        from registrations($project_id, $as_of, 'training', 'all')
        where completed and topic in ('conflict_management', 'communication')
    )
) as things(thing, place)
where is_here(place, $place_id)
