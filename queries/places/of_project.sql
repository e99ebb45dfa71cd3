-- One row per municipality a project works in, with its point and how exact that is.
-- parameters: project_id varchar
-- columns: place_id varchar, role varchar, name_en varchar, name_ru varchar, name_ky varchar, latitude double,
--   longitude double, point_precision varchar, point_note varchar
select
    places.place_id,
    project_places.role,
    places.name_en,
    coalesce(places.name_ru, places.name_en) as name_ru,
    coalesce(places.name_ky, places.name_ru, places.name_en) as name_ky,
    places.latitude,
    places.longitude,
    places.point_precision,
    places.point_note
from project_places
join places using (place_id)
where
    project_places.project_id = $project_id
    and project_places.role in ('pilot', 'grant_municipality')
order by places.place_id
