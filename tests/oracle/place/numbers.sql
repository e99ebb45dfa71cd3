with them as (from participants($project_id, $as_of, 'all', 'all', 'un') where attended and home = $place_id),
those as (from participations($project_id, $as_of, 'all', 'all', 'un') where event_place = $place_id),
mapped as (
    select is_active
    from organisations
    join municipality_of using (place_id)
    where
    coalesce(project_id, $project_id) = $project_id
    and municipality = $place_id
    and coalesce(mapped_on, founded_on, '0001-01-01') <= $as_of
)
select
    (select count(*) from them) as people,
    (select count(*) from them where sex = 'F') as women,
    (select coalesce(sum(number), 0)::bigint from those) as participations,
    (select coalesce(sum(number), 0)::bigint from those where sex = 'F') as women_participations,
    (select count(*) from mapped) as organisations,
    (select count(*) from mapped where is_active) as active_organisations
