-- One row per as-of date offered for a project, newest first: its data date, month ends before it, former data dates.
-- parameters: project_id varchar
-- columns: as_of date
select as_of
from as_of_dates
where
    project_id = $project_id
    and kind in ('data_date', 'month_end', 'earlier')
order by as_of desc
