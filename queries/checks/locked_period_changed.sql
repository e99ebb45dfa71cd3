-- One row per measurement of a reporting period that was approved after the period was locked.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'measurements' as table_name,
    measurements.load_id,
    measurements.row_number,
    'approved_on' as column_name,
    measurements.approved_on::varchar as value,
    'error' as severity,
    concat_ws(' ', periods.period_id, periods.locked_on) as detail
from measurements
join indicators on indicators.indicator_id = measurements.indicator_id
join reporting_periods as periods
    on periods.project_id = indicators.project_id
    and measurements.period_end between periods.start_date and periods.end_date
where measurements.status = 'approved' and measurements.approved_on > periods.locked_on
order by measurements.load_id, measurements.row_number
