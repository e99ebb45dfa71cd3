-- One row per need or opportunity for localising 1325 raised by the day, the unanswered ones first, and what answers it.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: issue varchar, issue_kind varchar, pillar varchar, place_id varchar, area varchar, raised_by varchar,
--   raised_on date, issue_status varchar, activity_id varchar, activity varchar, organisation varchar
with raised as (
    select
        issues.* exclude (place_id),
        coalesce(municipality_id, issues.place_id) as place_id,
        case
            when issues.closed_on <= $as_of::date then issues.status
            when issues.planned_on <= $as_of::date then 'planned'
            when issues.status in ('open', 'referred') then issues.status
            else 'open'
        end as state
    from issues
    left join municipalities_of_places using (place_id)
    where issues.project_id = $project_id
        and issues.kind in ('need', 'opportunity')
        and issues.raised_on <= $as_of::date
        and ($place_id::varchar is null or coalesce(municipality_id, issues.place_id) = $place_id)
)

select
    raised.title as issue,
    raised.kind as issue_kind,
    coalesce(raised.pillar, 'unknown') as pillar,
    raised.place_id,
    coalesce(raised.area, 'unknown') as area,
    coalesce(raised.raised_by, 'unknown') as raised_by,
    raised.raised_on,
    raised.state as issue_status,
    if(raised.planned_on <= $as_of::date, activities.activity_id, null) as activity_id,
    if(raised.planned_on <= $as_of::date, activities.title, null) as activity,
    if(raised.state = 'open' and raised.status <> 'open', null, organisations.name) as organisation
from raised
left join activities using (activity_id)
left join organisations on organisations.organisation_id = raised.assigned_organisation_id
order by
    list_position(['open', 'referred', 'planned', 'resolved', 'declined'], issue_status),
    raised.raised_on,
    raised.place_id,
    issue,
    raised.issue_id
