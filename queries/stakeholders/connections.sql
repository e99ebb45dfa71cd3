-- One row per organisation mapped by the day, most partners first; of one place its organisations and their partners elsewhere.
-- parameters: project_id varchar, as_of date, place_id varchar, link_kind varchar
-- columns: organisation_id varchar, organisation varchar, organisation_type varchar, place_id varchar, degree bigint,
--   kinds bigint, partners varchar[], is_sensitive boolean
with own_places as (
    select place_id from project_places where project_id = $project_id and role in ('pilot', 'grant_municipality')
),

mapped as (
    select
        organisation_id,
        name,
        organisation_type,
        coalesce(municipality_id, organisations.place_id) as place_id
    from organisations
    left join municipalities_of_places using (place_id)
    where (
            organisations.project_id = $project_id
            or (organisations.project_id is null and municipality_id in (from own_places))
        )
        and coalesce(mapped_on, founded_on, '0001-01-01') <= $as_of::date
),

shown as (
    select from_organisation_id, to_organisation_id, kind
    from organisation_links
    join mapped as one on one.organisation_id = from_organisation_id
    join mapped as other on other.organisation_id = to_organisation_id
    where observed_on <= $as_of::date
        and (kind = $link_kind or ($link_kind = 'all' and kind <> 'tension'))
        and ($place_id::varchar is null or $place_id in (one.place_id, other.place_id))
),

ends as (
    select from_organisation_id as organisation_id, to_organisation_id as partner, kind from shown
    union all
    select to_organisation_id, from_organisation_id, kind from shown
),

counted as (
    select organisation_id, count(distinct partner) as degree, count(distinct kind) as kinds,
        list_sort(list(distinct partner)) as partners
    from ends
    group by organisation_id
)

select
    mapped.organisation_id,
    mapped.name as organisation,
    mapped.organisation_type,
    mapped.place_id,
    coalesce(counted.degree, 0) as degree,
    coalesce(counted.kinds, 0) as kinds,
    coalesce(counted.partners, []) as partners,
    $link_kind = 'tension' as is_sensitive
from mapped
left join counted using (organisation_id)
where $place_id::varchar is null or mapped.place_id = $place_id or counted.degree > 0
order by degree desc, mapped.name, mapped.organisation_id
