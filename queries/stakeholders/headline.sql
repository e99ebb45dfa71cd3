-- One row: organisations mapped by the day, active, assessed twice; gaps: area × mapped place without an active one.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: organisations bigint, active bigint, gaps bigint, places_unmapped bigint, assessed bigint,
--   assessed_twice bigint, active_citizens bigint
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
    where (organisations.project_id = $project_id
            or (organisations.project_id is null and municipality_id in (from own_places)))
        and coalesce(mapped_on, founded_on, '0001-01-01') <= $as_of::date
        and ($place_id::varchar is null or coalesce(municipality_id, organisations.place_id) = $place_id)
),

cells as (
    select
        own_places.place_id,
        own_places.place_id in (select place_id from mapped) as is_mapped,
        (own_places.place_id, listed.area) in (
            select place_id, area from mapped join organisation_areas using (organisation_id) where is_active
        ) as has_somebody
    from own_places
    cross join (values ('A1'), ('A2'), ('A3'), ('A4'), ('A5')) as listed (area)
    where $place_id::varchar is null or own_places.place_id = $place_id
),

compared as (
    select organisation_id, count(distinct round) filter (where round in ('baseline', 'endline')) = 2 as is_twice
    from capacity_scores
    where assessed_on <= $as_of::date
    group by organisation_id, dimension
),

assessments as (
    select organisation_id, bool_or(is_twice) as is_twice from compared join mapped using (organisation_id)
    group by organisation_id
)

select
    (select count(*) from mapped) as organisations,
    (select count(*) from mapped where is_active) as active,
    (select count(*) from cells where is_mapped and not has_somebody) as gaps,
    (select count(distinct place_id) from cells where not is_mapped) as places_unmapped,
    (select count(*) from assessments) as assessed,
    (select count(*) from assessments where is_twice) as assessed_twice,
    if(any_value(audience) = 'manager', count(distinct people.person_id), null) as active_citizens
from audience
left join people_facts
    on people_facts.project_id = $project_id and people_facts.event_date <= $as_of::date and people_facts.attended
    and ($place_id::varchar is null or people_facts.home_place_id = $place_id)
left join people on people.person_id = people_facts.person_id and people.is_active_citizen
order by organisations
