-- One row per training, workshop, dialogue, meeting or forum, without its title and without who came.
-- parameters: none
-- columns: event_id varchar, project_id varchar, kind varchar, topic varchar, place_id varchar,
--   host_organisation_id varchar, start_date date, end_date date, days tinyint, days_required tinyint,
--   status varchar, record_kind varchar, source_id varchar
select
    event_id,
    project_id,
    kind,
    topic,
    place_id,
    case when host_organisation_id in (select organisation_id from organisations where is_public)
        then host_organisation_id end as host_organisation_id,
    start_date,
    end_date,
    days,
    days_required,
    status,
    record_kind,
    case when source_id in (select source_id from sources where is_public) then source_id end as source_id
from events
order by event_id
