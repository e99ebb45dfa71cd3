-- order: observed_on desc
select
    signal_id,
    observed_on,
    place_id,
    kind as signal_kind,
    signal_group,
    severity,
    verified,
    channel,
    (select event from risks where risks.risk_id = seen.risk_id and identified_on <= $as_of) as risk,
    answered_on as responded_on,
    days as days_to_response,
    (select name from organisations where organisation_id = answered_by) as organisation,
    ended as outcome
from observed_signals($project_id, $as_of, $place_id) as seen
