with recursive above(place_id, level, parent_id) as (
    select place_id, level, parent_id from places where place_id = $place_id
    union all
    select places.place_id, places.level, places.parent_id
    from above
    join places on places.place_id = above.parent_id
)
select
    place_id,
    (select max(role) from project_places where project_id = $project_id and project_places.place_id = places.place_id)
        as project_role,
    (select place_id from above where level = 'district') as district_id,
    (select place_id from above where level = 'oblast') as oblast_id,
    soate, pcode, population, population_note, note
from places
where place_id = $place_id
