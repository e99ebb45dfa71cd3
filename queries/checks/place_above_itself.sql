-- One row per place that is, through its parents, above itself: the tree of places must have no cycle.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with recursive ancestors as (
    select place_id, parent_id as ancestor_id, 1 as steps
    from places
    where parent_id is not null
    union
    select ancestors.place_id, places.parent_id, ancestors.steps + 1
    from ancestors
    join places on places.place_id = ancestors.ancestor_id
    where places.parent_id is not null and ancestors.steps < 20
)
select distinct
    'places' as table_name,
    places.load_id,
    places.row_number,
    'parent_id' as column_name,
    places.parent_id as value,
    'error' as severity
from ancestors
join places on places.place_id = ancestors.place_id
where ancestors.ancestor_id = ancestors.place_id
order by places.load_id, places.row_number
