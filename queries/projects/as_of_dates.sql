-- One row per as-of date offered for a project, newest first: its data date and the month ends before it.
-- parameters: project_id varchar
-- columns: as_of date
select as_of
from as_of_dates
where
    project_id = $project_id
    and kind in ('data_date', 'month_end')
order by as_of desc
