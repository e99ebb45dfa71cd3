-- One row per funded project.
-- parameters: none
-- columns: project_id varchar, title varchar, donor varchar, implementer varchar, start_date date, end_date date,
--   currency varchar, iati_identifier varchar
select
    project_id,
    title,
    donor,
    implementer,
    start_date,
    end_date,
    currency,
    iati_identifier
from projects
order by project_id
