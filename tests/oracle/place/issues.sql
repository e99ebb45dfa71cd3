-- order: list_position(['open', 'referred', 'planned', 'resolved', 'declined'], issue_status), raised_on
select
    issues.title as issue,
    issues.kind as issue_kind,
    raised_by,
    raised_on,
    case
        when issues.status in ('resolved', 'declined') and closed_on <= $as_of then issues.status
        when issues.status in ('resolved', 'declined', 'planned') then if(planned_on <= $as_of, 'planned', 'open')
        else issues.status
    end as issue_status,
    if(planned_on <= $as_of, planned_on, null) as planned_on,
    if(closed_on <= $as_of, closed_on, null) as closed_on,
    if(planned_on <= $as_of, activities.title, null) as activity
from issues
join municipality_of using (place_id)
left join activities using (activity_id)
where project_id = $project_id and municipality = $place_id and raised_on <= $as_of
