-- One row per conflict risk that was marked as not sensitive.
-- parameters: none
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
    case when owner_organisation_id in (select organisation_id from organisations where is_public)
        then owner_organisation_id end as owner_organisation_id,
    identified_on,
    identified_at_event_id,
    activity_id,
    is_sensitive
from risks
where not is_sensitive
order by risk_id
