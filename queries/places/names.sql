-- One row per place: its names.
-- parameters: none
-- columns: place_id varchar, level varchar, name_en varchar, name_ru varchar, name_ky varchar
select
    place_id,
    level,
    name_en,
    coalesce(name_ru, name_en) as name_ru,
    coalesce(name_ky, name_ru, name_en) as name_ky
from places
order by place_id
