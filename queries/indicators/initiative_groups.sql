-- One row: active initiative groups of the project that had been founded (else mapped) by then.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: value double
select case when (select audience = 'manager' or coalesce(place_id = $place_id::varchar, false) from audience)
    then count(*) end::double as value
from organisations
join municipalities_of_places on municipalities_of_places.place_id = organisations.place_id
where organisations.project_id = $project_id::varchar
    and organisations.organisation_type = 'initiative_group'
    and organisations.is_active
    and coalesce(organisations.founded_on, organisations.mapped_on) <= $as_of::date
    and ($place_id::varchar is null or municipalities_of_places.municipality_id = $place_id::varchar)
order by value
