-- One row per project, place and topic: how often data are due; early warning is not told in public.
-- parameters: none
-- columns: project_id varchar, place_id varchar, topic varchar, every_days smallint
select
    project_id,
    place_id,
    topic,
    every_days
from expected_reports
where topic <> 'early_warning'
order by
    project_id,
    place_id,
    topic
