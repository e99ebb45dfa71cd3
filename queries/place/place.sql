-- One row: a place with the units it lies in, its codes, its population, and what its point on the map is.
-- parameters: project_id varchar, place_id varchar
-- columns: place_id varchar, project_role varchar, district_id varchar, oblast_id varchar, soate varchar, pcode varchar,
--   population integer, population_note varchar, note varchar
select
    places.place_id,
    project_places.role as project_role,
    if(parent.level = 'district', parent.place_id, null) as district_id,
    if(parent.level = 'oblast', parent.place_id, above.place_id) as oblast_id,
    places.soate,
    places.pcode,
    places.population,
    places.population_note,
    places.note
from places
left join project_places
    on project_places.place_id = places.place_id
    and project_places.project_id = $project_id
left join places as parent on parent.place_id = places.parent_id
left join places as above on above.place_id = parent.parent_id and above.level = 'oblast'
where places.place_id = $place_id
order by places.place_id
