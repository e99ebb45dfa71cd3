-- One row per organisation, per gap (the place and the area), per active citizen: what each adds to the headline numbers.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: table_name varchar, load_id varchar, row_number bigint, organisation varchar, organisation_type varchar,
--   area varchar, place_id varchar, organisations bigint, active bigint, gaps bigint, assessed_twice bigint,
--   active_citizens bigint
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
),

at_work as (
    select distinct place_id, area from mapped join organisation_areas using (organisation_id) where is_active
),

compared as (
    select organisation_id from capacity_scores where assessed_on <= $as_of::date and round in ('baseline', 'endline')
    group by organisation_id, dimension having count(distinct round) = 2
),

present as (
    select distinct person_id, home_place_id from people_facts
    where project_id = $project_id and event_date <= $as_of::date and attended
        and ($place_id::varchar is null or home_place_id = $place_id)
),

behind as (
    select 'organisations' as table_name, load_id, row_number, name as organisation, organisation_type, null as area,
        place_id, 1::bigint as organisations, is_active::bigint as active, 0::bigint as gaps,
        (organisation_id in (select organisation_id from compared))::bigint as assessed_twice, 0::bigint as active_citizens
    from mapped
    union all
    select 'places', load_id, row_number, null, null, listed.area, place_id, 0, 0, 1, 0, 0
    from own_places
    join places using (place_id)
    cross join (values ('A1'), ('A2'), ('A3'), ('A4'), ('A5')) as listed (area)
    where place_id in (select place_id from mapped)
        and (place_id, listed.area) not in (select place_id, area from at_work)
    union all
    select 'people', load_id, row_number, null, null, null, present.home_place_id, 0, 0, 0, 0, 1
    from people
    join present using (person_id)
    where is_active_citizen
)

select *
from behind
order by table_name, load_id, row_number, area, organisation, place_id
