-- One row per application, without its title, its reason and who leads it.
-- parameters: none
-- columns: application_id varchar, call_id varchar, organisation_id varchar, place_id varchar, area varchar,
--   conflict_type varchar, kind varchar, submitted_on date, requested decimal(14,2),
--   cofinancing_offered decimal(14,2), status varchar, decided_on date
select
    application_id,
    call_id,
    case when organisation_id in (select organisation_id from organisations where is_public)
        then organisation_id end as organisation_id,
    place_id,
    area,
    conflict_type,
    kind,
    submitted_on,
    requested,
    cofinancing_offered,
    status,
    decided_on
from applications
order by application_id
