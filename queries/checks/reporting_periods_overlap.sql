-- One row per reporting period that begins before an earlier one of the project ends.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with ordered as (
    select
        *,
        max(end_date) over (
            partition by project_id
            order by start_date, period_id
            rows between unbounded preceding and 1 preceding
        ) as earlier_end
    from reporting_periods
)
select
    'reporting_periods' as table_name,
    ordered.load_id,
    ordered.row_number,
    'start_date' as column_name,
    ordered.start_date::varchar as value,
    'warning' as severity,
    ordered.earlier_end::varchar as detail
from ordered
where ordered.start_date <= ordered.earlier_end
order by ordered.load_id, ordered.row_number
