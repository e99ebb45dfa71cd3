-- One row per project and municipality it works in, with the district it lies in: what public counts name one by one.
-- parameters: none
-- columns: project_id varchar, place_id varchar, district_id varchar
select distinct
    project_places.project_id,
    project_places.place_id,
    coalesce(places.parent_id, 'elsewhere') as district_id
from project_places
join places using (place_id)
where project_places.role in ('pilot', 'grant_municipality')
order by
    project_places.project_id,
    project_places.place_id
