-- One row per organisation of the place, public or not: for its officials.
-- parameters: place_id varchar
-- columns: organisation_id varchar, name varchar, organisation_type varchar, place_id varchar, project_id varchar,
--   legal_status varchar, founded_on date, members_total integer, members_women integer, members_youth integer,
--   latitude double, longitude double, mapped_on date, is_active boolean, is_public boolean, source_id varchar
select
    organisation_id,
    name,
    organisation_type,
    place_id,
    project_id,
    legal_status,
    founded_on,
    members_total,
    members_women,
    members_youth,
    latitude,
    longitude,
    mapped_on,
    is_active,
    is_public,
    source_id
from organisations
where
    place_id in (select place_id from municipalities_of_places where municipality_id = $place_id)
order by organisation_id
