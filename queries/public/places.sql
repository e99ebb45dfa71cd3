-- One row per administrative unit; of the notes only the year that the population is of.
-- parameters: none
-- columns: place_id varchar, level varchar, parent_id varchar, soate varchar, pcode varchar, name_en varchar,
--   name_ru varchar, name_ky varchar, alt_names varchar, latitude double, longitude double, point_precision varchar,
--   point_source varchar, population integer, population_note varchar, valid_from date, valid_to date,
--   replaced_by varchar
select
    place_id,
    level,
    parent_id,
    soate,
    pcode,
    name_en,
    name_ru,
    name_ky,
    alt_names,
    latitude,
    longitude,
    point_precision,
    point_source,
    population,
    nullif(regexp_extract(population_note, '(19|20)[0-9]{2}'), '') as population_note,
    valid_from,
    valid_to,
    replaced_by
from places
order by place_id
