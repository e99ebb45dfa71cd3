-- One row per risk of the place, sensitive ones too: for its officials.
-- parameters: place_id varchar
-- columns: risk_id varchar, project_id varchar, place_id varchar, category varchar, cause varchar, event varchar,
--   effect varchar, owner_organisation_id varchar, identified_on date, identified_at_event_id varchar,
--   activity_id varchar, is_sensitive boolean
select
    risk_id,
    project_id,
    place_id,
    category,
    cause,
    event,
    effect,
    owner_organisation_id,
    identified_on,
    identified_at_event_id,
    activity_id,
    is_sensitive
from risks
where
    place_id in (select place_id from municipalities_of_places where municipality_id = $place_id)
order by risk_id
