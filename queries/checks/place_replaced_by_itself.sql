-- One row per place that is, through the units that replaced it, replaced by itself.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with recursive successors as (
    select place_id, replaced_by as successor_id, 1 as steps
    from places
    where replaced_by is not null
    union
    select successors.place_id, places.replaced_by, successors.steps + 1
    from successors
    join places on places.place_id = successors.successor_id
    where places.replaced_by is not null and successors.steps < 20
), circles as (
    select distinct place_id from successors where successor_id = place_id
)
select
    'places' as table_name,
    places.load_id,
    places.row_number,
    'replaced_by' as column_name,
    places.replaced_by as value,
    'error' as severity
from places
semi join circles on circles.place_id = places.place_id
order by places.load_id, places.row_number
