-- One row: municipalities where the benefit of a grant awarded by then falls.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: value double
select count(distinct municipalities_of_places.municipality_id)::double as value
from grants
left join applications on applications.application_id = grants.application_id
join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
join municipalities_of_places on municipalities_of_places.place_id = grants.beneficiary_place_id
where calls.project_id = $project_id::varchar
    and grants.awarded_on <= $as_of::date
    and ($place_id::varchar is null or municipalities_of_places.municipality_id = $place_id::varchar)
order by value
