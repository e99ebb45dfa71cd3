-- One row per public organisation and thematic area it works in.
-- parameters: none
-- columns: organisation_id varchar, area varchar
select
    organisation_id,
    area
from organisation_areas
where organisation_id in (select organisation_id from organisations where is_public)
order by
    organisation_id,
    area
