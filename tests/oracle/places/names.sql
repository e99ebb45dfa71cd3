-- order: place_id
select
    place_id,
    level,
    name_en,
    if(name_ru is null, name_en, name_ru) as name_ru,
    case when name_ky is not null then name_ky when name_ru is not null then name_ru else name_en end as name_ky
from places
