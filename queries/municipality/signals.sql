-- One row per early-warning observation in the place: for its officials.
-- parameters: place_id varchar
-- columns: signal_id varchar, project_id varchar, place_id varchar, risk_id varchar, observed_on date, kind varchar,
--   severity tinyint, verified varchar, channel varchar, responded_on date, response_organisation_id varchar,
--   outcome varchar
select
    signal_id,
    project_id,
    place_id,
    risk_id,
    observed_on,
    kind,
    severity,
    verified,
    channel,
    responded_on,
    response_organisation_id,
    outcome
from signals
where
    place_id in (select place_id from municipalities_of_places where municipality_id = $place_id)
order by signal_id
