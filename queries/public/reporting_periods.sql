-- One row per reporting period.
-- parameters: none
-- columns: period_id varchar, project_id varchar, start_date date, end_date date, due_on date, locked_on date
select
    period_id,
    project_id,
    start_date,
    end_date,
    due_on,
    locked_on
from reporting_periods
order by period_id
