-- One row per issue, need or opportunity raised in a place by the day, and what had become of it.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: issue varchar, issue_kind varchar, raised_by varchar, raised_on date, issue_status varchar, planned_on date,
--   closed_on date, activity varchar
select
    issues.title as issue,
    issues.kind as issue_kind,
    issues.raised_by,
    issues.raised_on,
    case
        when issues.closed_on <= $as_of::date then issues.status
        when issues.planned_on <= $as_of::date then 'planned'
        when issues.status in ('open', 'referred') then issues.status
        else 'open'
    end as issue_status,
    if(issues.planned_on <= $as_of::date, issues.planned_on, null) as planned_on,
    if(issues.closed_on <= $as_of::date, issues.closed_on, null) as closed_on,
    if(issues.planned_on <= $as_of::date, activities.title, null) as activity
from issues
join municipalities_of_places using (place_id)
left join activities using (activity_id)
where
    issues.project_id = $project_id
    and municipality_id = $place_id
    and issues.raised_on <= $as_of::date
order by
    list_position(['open', 'referred', 'planned', 'resolved', 'declined'], issue_status),
    issues.raised_on,
    issue
