-- One row per place below the country that names no parent, or a parent of its own or a lower level.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with ranks (level, rank) as (
    values ('country', 1), ('oblast', 2), ('district', 3), ('municipality', 4), ('village', 5)
)
select
    'places' as table_name,
    places.load_id,
    places.row_number,
    'parent_id' as column_name,
    places.parent_id as value,
    'error' as severity
from places
join ranks on ranks.level = places.level
left join places as parents on parents.place_id = places.parent_id
left join ranks as above on above.level = parents.level
where (places.parent_id is null and ranks.rank > 1) or above.rank >= ranks.rank
order by places.load_id, places.row_number
