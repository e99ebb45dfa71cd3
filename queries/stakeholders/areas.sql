-- One row per municipality of the project: active organisations per area (null: nobody is mapped there yet); most gaps first.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: place_id varchar, a1 bigint, a2 bigint, a3 bigint, a4 bigint, a5 bigint, gaps bigint, organisations bigint
with own_places as (
    select place_id from project_places where project_id = $project_id and role in ('pilot', 'grant_municipality')
),

mapped as (
    select
        organisation_id,
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
),

mapped_here as (
    select place_id, count(*) as organisations from mapped group by place_id
),

at_work as (
    select mapped.place_id, organisation_areas.area, count(*) as organisations
    from mapped
    join organisation_areas using (organisation_id)
    where mapped.is_active
    group by mapped.place_id, organisation_areas.area
),

cells as (
    select
        place_id,
        listed.area,
        mapped_here.organisations,
        if(mapped_here.organisations is null, null, coalesce(at_work.organisations, 0)) as working
    from own_places
    cross join (values ('A1'), ('A2'), ('A3'), ('A4'), ('A5')) as listed (area)
    left join mapped_here using (place_id)
    left join at_work using (place_id, area)
    where $place_id::varchar is null or place_id = $place_id
)

select
    place_id,
    max(working) filter (where area = 'A1') as a1,
    max(working) filter (where area = 'A2') as a2,
    max(working) filter (where area = 'A3') as a3,
    max(working) filter (where area = 'A4') as a4,
    max(working) filter (where area = 'A5') as a5,
    count(*) filter (where working = 0) as gaps,
    coalesce(max(organisations), 0) as organisations
from cells
group by place_id
order by gaps desc, place_id
