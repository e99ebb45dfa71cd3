-- One row per circle: each municipality's active organisations; of one municipality those that have a point stand apart.
-- parameters: project_id varchar, as_of date, place_id varchar,
--   organisation_type varchar, area varchar, search varchar
-- columns: place_id varchar, organisation varchar, project_role varchar, organisations bigint, latitude double,
--   longitude double, point_precision varchar, point_note varchar
with own_places as (
    select place_id from project_places where project_id = $project_id and role in ('pilot', 'grant_municipality')
),

mapped as (
    select
        name,
        coalesce(municipality_id, organisations.place_id) as place_id,
        latitude,
        longitude
    from organisations
    left join municipalities_of_places using (place_id)
    where (
            organisations.project_id = $project_id
            or (organisations.project_id is null and municipality_id in (from own_places))
        )
        and coalesce(mapped_on, founded_on, '0001-01-01') <= $as_of::date
        and ($place_id::varchar is null or coalesce(municipality_id, organisations.place_id) = $place_id)
        and ($organisation_type::varchar = 'all' or organisation_type = $organisation_type)
        and ($area::varchar = 'all' or organisation_id in (
            select organisation_id from organisation_areas where area = $area
        ))
        and is_active
),

found as (
    select
        mapped.*,
        $place_id::varchar is not null and mapped.latitude + mapped.longitude is not null as is_point
    from mapped
    left join places using (place_id)
    where contains(lower(concat_ws(' ', mapped.name, name_en, name_ru, name_ky)), lower($search))
)

select place_id, name as organisation, 'organisation' as project_role, 1 as organisations, latitude, longitude,
    'exact' as point_precision, null as point_note
from found
where is_point
union all
select
    places.place_id,
    null,
    any_value(project_places.role),
    count(found.name),
    any_value(places.latitude),
    any_value(places.longitude),
    any_value(places.point_precision),
    any_value(places.point_note)
from project_places
join places using (place_id)
left join found on found.place_id = places.place_id and not found.is_point
where project_places.project_id = $project_id and project_places.role in ('pilot', 'grant_municipality')
    and ($place_id::varchar is null or places.place_id = $place_id)
group by places.place_id
order by place_id, organisation
