-- One row per measured percentage whose numerator is above its denominator.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'measurements' as table_name,
    measurements.load_id,
    measurements.row_number,
    'numerator' as column_name,
    format('{:.15g}', measurements.numerator) as value,
    'error' as severity,
    format('{:.15g}', measurements.denominator) as detail
from measurements
join indicators on indicators.indicator_id = measurements.indicator_id
where indicators.measure = 'percentage' and measurements.numerator > measurements.denominator
order by measurements.load_id, measurements.row_number
