-- One row per project and place it works in.
-- parameters: none
-- columns: project_id varchar, place_id varchar, role varchar
select
    project_id,
    place_id,
    role
from project_places
order by
    project_id,
    place_id
