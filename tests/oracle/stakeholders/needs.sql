-- order: list_position(['open', 'referred', 'planned', 'resolved', 'declined'], issue_status), raised_on
select
    title as issue,
    kind as issue_kind,
    coalesce(pillar, 'unknown') as pillar,
    place_id,
    coalesce(area, 'unknown') as area,
    coalesce(raised_by, 'unknown') as raised_by,
    raised_on,
    state as issue_status,
    if(is_planned, (select activity_id from activities where activities.activity_id = raised.activity_id), null) as activity_id,
    if(is_planned, (select title from activities where activities.activity_id = raised.activity_id), null) as activity,
    if(
        state in (status, 'referred', 'planned', 'resolved', 'declined'),    -- to whom is told with a state after open
        (select name from organisations where organisation_id = assigned_organisation_id),
        null
    ) as organisation
from needs($project_id, $as_of, $place_id) as raised
