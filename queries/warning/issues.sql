-- One row per issue, need or opportunity raised by the day, the unanswered first, in its state by the dates of that day.
-- parameters: project_id varchar, as_of date, place_id varchar, issue_kind varchar
-- columns: issue_id varchar, issue varchar, issue_kind varchar, place_id varchar, area varchar, raised_by varchar,
--   raised_on date, event_id varchar, event varchar, organisation varchar, issue_status varchar, planned_on date,
--   closed_on date, days_open bigint, activity_id varchar, activity varchar, plan_id varchar, plan varchar,
--   activity_status varchar
with raised as (
    select
        *,
        case
            when closed_on <= $as_of::date then status
            when planned_on <= $as_of::date then 'planned'
            when status in ('open', 'referred') then status
            else 'open'
        end as issue_status,
        coalesce(planned_on <= $as_of::date, false) as is_planned,
        coalesce(closed_on <= $as_of::date, false) as is_closed
    from issues
    where project_id = $project_id and raised_on <= $as_of::date
)
select
    issue_id,
    raised.title as issue,
    raised.kind as issue_kind,
    coalesce(municipality_id, raised.place_id) as place_id,
    raised.area,
    coalesce(raised_by, 'unknown') as raised_by,
    raised_on,
    events.event_id,
    events.title as event,
    if(issue_status <> 'open' or raised.status = 'open', organisations.name, null) as organisation,
    issue_status,
    if(is_planned, planned_on, null) as planned_on,
    if(is_closed, closed_on, null) as closed_on,
    if(is_closed, closed_on, $as_of::date) - raised_on as days_open,
    if(is_planned, activities.activity_id, null) as activity_id,
    if(is_planned, activities.title, null) as activity,
    if(is_planned, objectives.plan_id, null) as plan_id,
    if(is_planned, action_plans.title, null) as plan,
    if(is_planned, activity_states.status, null) as activity_status
from raised
left join municipalities_of_places on municipalities_of_places.place_id = raised.place_id
left join events on events.event_id = raised.event_id and events.start_date <= $as_of::date
left join organisations on organisations.organisation_id = raised.assigned_organisation_id
left join activities on activities.activity_id = raised.activity_id
left join objectives using (objective_id)
left join action_plans using (plan_id)
left join activity_states
    on activity_states.activity_id = raised.activity_id
    and activity_states.valid_from <= $as_of::date
    and activity_states.valid_to > $as_of::date
where
    ($place_id::varchar is null or municipality_id = $place_id)
    and $issue_kind in ('all', raised.kind)
order by
    list_position(['open', 'referred', 'planned', 'resolved', 'declined'], issue_status), raised_on, issue, issue_id
