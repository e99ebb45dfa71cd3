-- One row: whether the data are invented, and the newest data date of all projects.
-- parameters: none
-- columns: is_demonstration boolean, newest_data_date date
with newest as (
    select max(data_date) as newest_data_date from data_dates
)
select
    exists (select 1 from sources where kind = 'synthetic') as is_demonstration,
    newest_data_date
from newest
order by newest_data_date
