-- One row per organisation that was marked public; its members are not counted here.
-- parameters: none
-- columns: organisation_id varchar, name varchar, organisation_type varchar, place_id varchar, project_id varchar,
--   legal_status varchar, founded_on date, latitude double, longitude double, mapped_on date, is_active boolean,
--   is_public boolean, source_id varchar
select
    organisation_id,
    name,
    organisation_type,
    place_id,
    project_id,
    legal_status,
    founded_on,
    latitude,
    longitude,
    mapped_on,
    is_active,
    is_public,
    case when source_id in (select source_id from sources where is_public) then source_id end as source_id
from organisations
where is_public
order by organisation_id
