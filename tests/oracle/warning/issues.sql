-- order: list_position(['open', 'referred', 'planned', 'resolved', 'declined'], issue_status), raised_on
select
    issue_id,
    raised.title as issue,
    raised.kind as issue_kind,
    raised.place_id,
    raised.area,
    coalesce(raised_by, 'unknown') as raised_by,
    raised_on,
    (select title from events where events.event_id = raised.event_id and start_date <= $as_of) as event,
    (select event_id from events where events.event_id = raised.event_id and start_date <= $as_of) as event_id,
    (select name from organisations where organisation_id = has_it) as organisation,
    state as issue_status,
    planned_on,
    closed_on,
    coalesce(closed_on, $as_of::date) - raised_on as days_open,
    activities.activity_id,
    activities.title as activity,
    action_plans.plan_id,
    action_plans.title as plan,
    if(activities.activity_id is null, null, coalesce(
        (select arg_max(status, (reported_on, sequence)) from activity_updates
         where activity_updates.activity_id = raised.activity_id and reported_on <= $as_of),
        'not_started'
    )) as activity_status
from raised_issues($project_id, $as_of, $place_id, $issue_kind) as raised
left join activities on activities.activity_id = raised.activity_id
left join objectives using (objective_id)
left join action_plans using (plan_id)
