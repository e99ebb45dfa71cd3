select count(*)::double as value
from (
    select organisation_id, municipality
    from organisations
    left join municipality_of using (place_id)
    where
        project_id = $project_id
        and organisation_type = 'initiative_group'
        and is_active
        and coalesce(founded_on, mapped_on) <= $as_of
) as things(thing, place)
where is_here(place, $place_id)
