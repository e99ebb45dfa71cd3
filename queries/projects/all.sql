-- One row per project that has data, the one with the newest data first.
-- parameters: none
-- columns: project_id varchar, title varchar, data_date date, is_demonstration boolean
select
    projects.project_id,
    projects.title,
    data_dates.data_date,
    snapshot_facts.is_demonstration
from projects
join data_dates using (project_id)
cross join snapshot_facts
order by
    data_dates.data_date desc,
    projects.project_id
