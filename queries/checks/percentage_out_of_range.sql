-- One row per percentage outside 0 to 100: baseline, target, milestone or measured value.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with percentages as (
    select * from indicators where measure = 'percentage'
), numbers as (
    select 'indicators' as table_name, load_id, row_number, 'baseline' as column_name, baseline as number
    from percentages
    union all
    select 'indicators', load_id, row_number, 'target', target from percentages
    union all
    select 'milestones', milestones.load_id, milestones.row_number, 'target', milestones.target
    from milestones
    semi join percentages on percentages.indicator_id = milestones.indicator_id
    union all
    select 'measurements', measurements.load_id, measurements.row_number, 'value', measurements.value
    from measurements
    semi join percentages on percentages.indicator_id = measurements.indicator_id
)
select
    numbers.table_name,
    numbers.load_id,
    numbers.row_number,
    numbers.column_name,
    format('{:.15g}', numbers.number) as value,
    'error' as severity
from numbers
where numbers.number not between 0 and 100
order by numbers.table_name, numbers.load_id, numbers.row_number
