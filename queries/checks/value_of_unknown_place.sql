-- One row per measurement or milestone of a place that is neither ALL nor in the table of places.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with placed as (
    select 'measurements' as table_name, load_id, row_number, place_id from measurements
    union all
    select 'milestones', load_id, row_number, place_id from milestones
)
select
    placed.table_name,
    placed.load_id,
    placed.row_number,
    'place_id' as column_name,
    placed.place_id as value,
    'error' as severity
from placed
left join places on places.place_id = placed.place_id
where placed.place_id <> 'ALL' and places.place_id is null
order by placed.table_name, placed.load_id, placed.row_number
