-- order: place_id
select
    place_id,
    role as project_role,
    latitude,
    longitude,
    point_precision,
    point_note,
    (select coalesce(sum(number), 0)::bigint from participations($project_id, $as_of, 'all', 'all', 'un')
     where event_place = place_id) as participations,
    (select count(*) from participants($project_id, $as_of, 'all', 'all', 'un') where attended and home = place_id)
        as people,
    (select count(*) from states($project_id, $as_of, null, 'all')
     where plan_place = place_id and is_overdue) as overdue,
    (
        select count(*)
        from organisations
        join municipality_of on municipality_of.place_id = organisations.place_id
        where
            municipality = project_places.place_id
            and is_active
            and coalesce(mapped_on, founded_on, '0001-01-01') <= $as_of
            and coalesce(organisations.project_id, $project_id) = $project_id
    ) as organisations,
    (select count(*) from awards($project_id, $as_of, null) where municipality = place_id) as grants
from project_places
join places using (place_id)
where
    project_places.project_id = $project_id
    and role in ('pilot', 'grant_municipality')
    and is_here(place_id, $place_id)
