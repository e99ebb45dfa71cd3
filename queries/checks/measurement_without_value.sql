-- One row per approved measurement without a value, or of a qualitative indicator without words.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'measurements' as table_name,
    measurements.load_id,
    measurements.row_number,
    if(indicators.measure = 'qualitative', 'narrative', 'value') as column_name,
    measurements.measurement_id as value,
    'error' as severity
from measurements
join indicators on indicators.indicator_id = measurements.indicator_id
where measurements.status = 'approved'
    and measurements.value is null
    and (indicators.measure <> 'qualitative' or measurements.narrative is null)
order by measurements.load_id, measurements.row_number
