-- One row per municipality where the benefit of a grant awarded by then falls, with the first one: the rows behind their number.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: table_name varchar, load_id varchar, row_number bigint, grant varchar, place_id varchar, awarded_on date,
--   value bigint
select
    'grants' as table_name,
    grants.load_id,
    grants.row_number::bigint as row_number,
    coalesce(applications.title, calls.title) as grant,
    municipalities_of_places.municipality_id as place_id,
    grants.awarded_on,
    1::bigint as value
from grants
left join applications on applications.application_id = grants.application_id
join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
join municipalities_of_places on municipalities_of_places.place_id = grants.beneficiary_place_id
where calls.project_id = $project_id::varchar
    and grants.awarded_on <= $as_of::date
    and municipalities_of_places.municipality_id is not null
    and ($place_id::varchar is null or municipalities_of_places.municipality_id = $place_id::varchar)
qualify row_number() over (
    partition by municipalities_of_places.municipality_id
    order by grants.awarded_on, grants.load_id, grants.row_number, grants.grant_id) = 1
order by
    grants.awarded_on,
    grants.load_id,
    grants.row_number,
    grants.grant_id
