-- One row per measurement that was not approved when its reporting period was locked.
-- parameters: published_on date
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'measurements' as table_name,
    measurements.load_id,
    measurements.row_number,
    'status' as column_name,
    measurements.status as value,
    'warning' as severity,
    concat_ws(' ', periods.period_id, periods.locked_on) as detail
from measurements
join indicators on indicators.indicator_id = measurements.indicator_id
join reporting_periods as periods
    on periods.project_id = indicators.project_id
    and measurements.period_end between periods.start_date and periods.end_date
where measurements.status <> 'approved' and periods.locked_on < $published_on::date
order by measurements.load_id, measurements.row_number
