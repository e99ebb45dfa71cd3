-- order: place_id
select
    place_id,
    role,
    name_en,
    ifnull(name_ru, name_en) as name_ru,
    ifnull(ifnull(name_ky, name_ru), name_en) as name_ky,
    latitude,
    longitude,
    point_precision,
    point_note
from (from project_places where project_id = $project_id and role <> 'partner') as theirs
join places using (place_id)
