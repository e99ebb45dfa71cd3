-- One row per border crossing of the place and change of its state: for its officials.
-- parameters: place_id varchar
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
    source_id
from border_crossings
where
    place_id in (select place_id from municipalities_of_places where municipality_id = $place_id)
order by
    crossing_id,
    status_date
