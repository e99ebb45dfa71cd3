-- One row per organisation mapped (else founded) by the day whose name or place holds the search text; active ones first.
-- parameters: project_id varchar, as_of date, place_id varchar,
--   organisation_type varchar, area varchar, search varchar
-- columns: organisation varchar, organisation_type varchar, place_id varchar, areas varchar, legal_status varchar,
--   members_total integer, members_women integer, members_youth integer, founded_on date, mapped_on date,
--   is_active boolean
with own_places as (
    select place_id from project_places where project_id = $project_id and role in ('pilot', 'grant_municipality')
),

mapped as (
    select
        organisations.* exclude (place_id),
        coalesce(municipality_id, organisations.place_id) as place_id
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
    mapped.name as organisation,
    mapped.organisation_type,
    mapped.place_id,
    (
        select string_agg(area, ', ' order by area)
        from organisation_areas
        where organisation_areas.organisation_id = mapped.organisation_id
    ) as areas,
    mapped.legal_status,
    mapped.members_total,
    mapped.members_women,
    mapped.members_youth,
    mapped.founded_on,
    mapped.mapped_on,
    mapped.is_active
from mapped
left join places using (place_id)
where contains(lower(concat_ws(' ', mapped.name, name_en, name_ru, name_ky)), lower($search))
order by
    mapped.is_active desc,
    mapped.place_id,
    mapped.organisation_type,
    mapped.name,
    mapped.organisation_id
