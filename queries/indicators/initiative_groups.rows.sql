-- One row per active initiative group that had been founded (else mapped) by then: the rows behind their number.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: table_name varchar, load_id varchar, row_number bigint, organisation varchar, place_id varchar,
--   founded_on date, value bigint
select
    'organisations' as table_name,
    organisations.load_id,
    organisations.row_number::bigint as row_number,
    organisations.name as organisation,
    coalesce(municipalities_of_places.municipality_id, 'unknown') as place_id,
    organisations.founded_on,
    1::bigint as value
from organisations
join municipalities_of_places on municipalities_of_places.place_id = organisations.place_id
where organisations.project_id = $project_id::varchar
    and organisations.organisation_type = 'initiative_group'
    and organisations.is_active
    and coalesce(organisations.founded_on, organisations.mapped_on) <= $as_of::date
    and ($place_id::varchar is null or municipalities_of_places.municipality_id = $place_id::varchar)
order by
    organisations.founded_on,
    organisations.load_id,
    organisations.row_number,
    organisations.organisation_id
