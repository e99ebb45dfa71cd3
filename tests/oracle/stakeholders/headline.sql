with mine as (from mapped($project_id, $as_of, $place_id)),
scores as (from assessed($project_id, $as_of, $place_id)),
towns as (from worked_in($project_id) where is_in(place_id, $place_id)),
seen as (select place_id from towns where place_id in (select mine.place_id from mine))
select
    (select count(*) from mine) as organisations,
    (select count(*) from mine where is_active) as active,
    (
        select count(*)
        from seen, unnest(['A1', 'A2', 'A3', 'A4', 'A5']) as five(area)
        where not exists (
            from mine
            join organisation_areas using (organisation_id)
            where mine.place_id = seen.place_id and organisation_areas.area = five.area and is_active
        )
    ) as gaps,
    (select count(*) from towns) - (select count(*) from seen) as places_unmapped,
    (select count(distinct organisation_id) from scores) as assessed,
    (select count(distinct organisation_id) from scores where is_twice) as assessed_twice,
    (select count(*) from citizens($project_id, $as_of, $place_id)) as active_citizens
