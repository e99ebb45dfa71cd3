-- order: is_active desc
select
    name as organisation,
    organisation_type,
    place_id,
    (select string_agg(area, ', ' order by area) from organisation_areas
     where organisation_areas.organisation_id = them.organisation_id) as areas,
    legal_status,
    members_total,
    members_women,
    members_youth,
    founded_on,
    mapped_on,
    is_active
from found($project_id, $as_of, $place_id, $organisation_type, $area, $search) as them
