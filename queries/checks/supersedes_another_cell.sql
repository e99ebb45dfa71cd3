-- One row per measurement that supersedes one of another indicator, period, place or category.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with cells as (
    select
        *,
        concat_ws(' · ', indicator_id, period_start, period_end, place_id, dimension, category) as cell
    from measurements
)
select
    'measurements' as table_name,
    cells.load_id,
    cells.row_number,
    'supersedes' as column_name,
    cells.supersedes as value,
    'error' as severity,
    former.cell as detail
from cells
join cells as former on former.measurement_id = cells.supersedes
where former.cell <> cells.cell
order by cells.load_id, cells.row_number
