-- One row per organisation of the place and area it works in: for its officials.
-- parameters: place_id varchar
-- columns: organisation_id varchar, area varchar
select
    organisation_id,
    area
from organisation_areas
where
    organisation_id in (
        select organisation_id
        from organisations
        where place_id in (select place_id from municipalities_of_places where municipality_id = $place_id))
order by
    organisation_id,
    area
