-- One row per type of organisation mapped by the day: how many, how many of them active, in how many places.
-- parameters: project_id varchar, as_of date, place_id varchar,
--   organisation_type varchar, area varchar, search varchar
-- columns: organisation_type varchar, active bigint, closed bigint, organisations bigint, places bigint
with own_places as (
    select place_id from project_places where project_id = $project_id and role in ('pilot', 'grant_municipality')
),

mapped as (
    select
        name,
        organisation_type,
        coalesce(municipality_id, organisations.place_id) as place_id,
        is_active
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
)

select
    mapped.organisation_type,
    count(*) filter (where mapped.is_active) as active,
    count(*) filter (where not mapped.is_active) as closed,
    count(*) as organisations,
    count(distinct mapped.place_id) as places
from mapped
left join places using (place_id)
where contains(lower(concat_ws(' ', mapped.name, name_en, name_ru, name_ky)), lower($search))
group by mapped.organisation_type
order by
    organisations desc,
    mapped.organisation_type
