-- One row per place: where it stands in the tree of places, its P-code and its point.
-- parameters: none
-- columns: place_id varchar, level varchar, parent_id varchar, pcode varchar, name_en varchar, name_ru varchar,
--   name_ky varchar, latitude double, longitude double, point_precision varchar, valid_to date
select
    place_id,
    level,
    parent_id,
    pcode,
    name_en,
    name_ru,
    name_ky,
    latitude,
    longitude,
    point_precision,
    valid_to
from places
order by place_id
