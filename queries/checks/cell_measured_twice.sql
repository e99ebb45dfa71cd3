-- One row per approved measurement of a cell that has another approved one, unless one of them supersedes the other.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with standing as (
    select *
    from measurements
    where status = 'approved'
        and measurement_id not in (
            select supersedes from measurements where supersedes is not null and status = 'approved'
        )
), counted as (
    select
        load_id,
        row_number,
        measurement_id,
        count(*) over (
            partition by indicator_id, period_start, period_end, place_id, dimension, category
        ) as values_of_cell
    from standing
)
select
    'measurements' as table_name,
    load_id,
    row_number,
    'measurement_id' as column_name,
    measurement_id as value,
    'error' as severity
from counted
where values_of_cell > 1
order by load_id, row_number
