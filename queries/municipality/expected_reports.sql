-- One row per topic on which the place owes data: for its officials.
-- parameters: place_id varchar
-- columns: project_id varchar, place_id varchar, topic varchar, every_days smallint
select
    project_id,
    place_id,
    topic,
    every_days
from expected_reports
where
    place_id in (select place_id from municipalities_of_places where municipality_id = $place_id)
order by
    project_id,
    place_id,
    topic
