with them as (
    from found($project_id, $as_of, $place_id, $organisation_type, $area, $search)
    where is_active
),
towns as (
    select place_id, role as project_role, latitude, longitude, point_precision, point_note
    from project_places
    join places using (place_id)
    where project_id = $project_id and role <> 'partner' and is_in(place_id, $place_id)
)
select
    place_id,
    null as organisation,
    project_role,
    (
        select count(*)
        from them
        where them.place_id = towns.place_id and ($place_id is null or latitude is null or longitude is null)
    ) as organisations,
    latitude,
    longitude,
    point_precision,
    point_note
from towns
union all
select place_id, name, 'organisation', 1, them.latitude, them.longitude, 'exact', null
from them
join towns using (place_id)
where $place_id is not null and them.latitude is not null and them.longitude is not null
