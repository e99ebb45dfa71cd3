-- One row per application from the place, without its lead person: for its officials.
-- parameters: place_id varchar
-- columns: application_id varchar, call_id varchar, organisation_id varchar, place_id varchar, title varchar,
--   area varchar, conflict_type varchar, kind varchar, submitted_on date, requested decimal(14,2),
--   cofinancing_offered decimal(14,2), status varchar, decided_on date, reason varchar
select
    application_id,
    call_id,
    organisation_id,
    place_id,
    title,
    area,
    conflict_type,
    kind,
    submitted_on,
    requested,
    cofinancing_offered,
    status,
    decided_on,
    reason
from applications
where
    place_id in (select place_id from municipalities_of_places where municipality_id = $place_id)
order by application_id
