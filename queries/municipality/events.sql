-- One row per event held in the place: for its officials.
-- parameters: place_id varchar
-- columns: event_id varchar, project_id varchar, kind varchar, topic varchar, title varchar, place_id varchar,
--   host_organisation_id varchar, start_date date, end_date date, days tinyint, days_required tinyint,
--   planned_participants integer, status varchar, record_kind varchar, source_id varchar
select
    event_id,
    project_id,
    kind,
    topic,
    title,
    place_id,
    host_organisation_id,
    start_date,
    end_date,
    days,
    days_required,
    planned_participants,
    status,
    record_kind,
    source_id
from events
where
    place_id in (select place_id from municipalities_of_places where municipality_id = $place_id)
order by event_id
