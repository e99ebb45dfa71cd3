-- One row per border crossing point and change of its state.
-- parameters: none
-- columns: crossing_id varchar, name varchar, place_id varchar, neighbour varchar, status varchar, status_date date,
--   latitude double, longitude double, source_id varchar
select
    crossing_id,
    name,
    place_id,
    neighbour,
    status,
    status_date,
    latitude,
    longitude,
    case when source_id in (select source_id from sources where is_public) then source_id end as source_id
from border_crossings
order by
    crossing_id,
    status_date
