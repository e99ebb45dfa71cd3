-- One row per issue raised in the place: for its officials.
-- parameters: place_id varchar
-- columns: issue_id varchar, project_id varchar, kind varchar, place_id varchar, event_id varchar, area varchar,
--   pillar varchar, title varchar, raised_by varchar, raised_on date, status varchar,
--   assigned_organisation_id varchar, activity_id varchar, planned_on date, closed_on date, is_public boolean
select
    issue_id,
    project_id,
    kind,
    place_id,
    event_id,
    area,
    pillar,
    title,
    raised_by,
    raised_on,
    status,
    assigned_organisation_id,
    activity_id,
    planned_on,
    closed_on,
    is_public
from issues
where
    place_id in (select place_id from municipalities_of_places where municipality_id = $place_id)
order by issue_id
