-- One row per issue, need or opportunity that was marked public.
-- parameters: none
-- columns: issue_id varchar, project_id varchar, kind varchar, place_id varchar, event_id varchar, area varchar,
--   pillar varchar, title varchar, raised_by varchar, raised_on date, status varchar,
--   assigned_organisation_id varchar, activity_id varchar, planned_on date, closed_on date,
--   is_public boolean
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
    case when assigned_organisation_id in (select organisation_id from organisations where is_public)
        then assigned_organisation_id end as assigned_organisation_id,
    activity_id,
    planned_on,
    closed_on,
    is_public
from issues
where is_public
order by issue_id
