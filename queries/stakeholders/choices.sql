-- One row per code that a filter can offer by the day: type of organisation, area, kind of relation of two mapped ones.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: filter varchar, code varchar, organisations bigint, is_sensitive boolean
with own_places as (
    select place_id from project_places where project_id = $project_id and role in ('pilot', 'grant_municipality')
),

mapped as (
    select
        organisation_id,
        organisation_type,
        ($place_id::varchar is null or coalesce(municipality_id, organisations.place_id) = $place_id) as is_here
    from organisations
    left join municipalities_of_places using (place_id)
    where (
            organisations.project_id = $project_id
            or (organisations.project_id is null and municipality_id in (from own_places))
        )
        and coalesce(mapped_on, founded_on, '0001-01-01') <= $as_of::date
),

related as (
    select kind, unnest([from_organisation_id, to_organisation_id]) as organisation_id
    from organisation_links
    where observed_on <= $as_of::date
        and from_organisation_id in (select organisation_id from mapped)
        and to_organisation_id in (select organisation_id from mapped)
),

occurring as (
    select 'organisation_type' as filter, organisation_type as code, organisation_id from mapped where is_here
    union all
    select 'area' as filter, area as code, organisation_id
    from mapped
    join organisation_areas using (organisation_id)
    where is_here
    union all
    select 'link_kind' as filter, kind as code, organisation_id
    from related
    join mapped using (organisation_id)
    where is_here
)

select
    occurring.filter,
    occurring.code,
    count(distinct occurring.organisation_id) as organisations,
    occurring.filter = 'link_kind' and occurring.code = 'tension' as is_sensitive
from occurring
left join codelists on codelists.list = occurring.filter and codelists.code = occurring.code
group by
    occurring.filter,
    occurring.code
order by
    occurring.filter,
    is_sensitive,
    min(codelists.position),
    occurring.code
