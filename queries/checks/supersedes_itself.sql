-- One row per measurement that, through those it supersedes, supersedes itself.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with recursive former as (
    select measurement_id, supersedes as former_id, 1 as steps
    from measurements
    where supersedes is not null
    union
    select former.measurement_id, measurements.supersedes, former.steps + 1
    from former
    join measurements on measurements.measurement_id = former.former_id
    where measurements.supersedes is not null and former.steps < 50
), circles as (
    select distinct measurement_id from former where former_id = measurement_id
)
select
    'measurements' as table_name,
    measurements.load_id,
    measurements.row_number,
    'supersedes' as column_name,
    measurements.supersedes as value,
    'error' as severity
from measurements
semi join circles on circles.measurement_id = measurements.measurement_id
order by measurements.load_id, measurements.row_number
