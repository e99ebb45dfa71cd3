-- One row per state of the issues raised by the day (in their state on that day), all five states where any was raised.
-- parameters: project_id varchar, as_of date, place_id varchar, issue_kind varchar
-- columns: issue_status varchar, issues bigint, with_activity bigint, with_organisation bigint
with raised as (
    select
        case
            when closed_on <= $as_of::date then status
            when planned_on <= $as_of::date then 'planned'
            when status in ('open', 'referred') then status
            else 'open'
        end as issue_status,
        planned_on <= $as_of::date and activity_id is not null as has_activity,
        status in ('open', 'referred') or planned_on <= $as_of::date or closed_on <= $as_of::date as is_assignment_known,
        assigned_organisation_id
    from issues
    left join municipalities_of_places using (place_id)
    where
        project_id = $project_id
        and raised_on <= $as_of::date
        and ($place_id::varchar is null or municipality_id = $place_id)
        and $issue_kind in ('all', kind)
)
select
    states.issue_status,
    count(raised.issue_status) as issues,
    count(*) filter (where has_activity) as with_activity,
    count(assigned_organisation_id) filter (where is_assignment_known) as with_organisation
from (values ('open'), ('referred'), ('planned'), ('resolved'), ('declined')) as states (issue_status)
left join raised using (issue_status)
where exists (select issue_status from raised)
group by states.issue_status
order by list_position(['open', 'referred', 'planned', 'resolved', 'declined'], states.issue_status)
