-- One row per pilot or grant municipality of a project that is a place of another level.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'project_places' as table_name,
    project_places.load_id,
    project_places.row_number,
    'place_id' as column_name,
    project_places.place_id as value,
    'warning' as severity,
    places.level as detail
from project_places
join places on places.place_id = project_places.place_id
where project_places.role in ('pilot', 'grant_municipality') and places.level <> 'municipality'
order by project_places.load_id, project_places.row_number
