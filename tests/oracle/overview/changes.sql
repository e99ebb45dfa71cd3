-- order: date desc
with things(change, date, title, place_id) as (
    select 'events_held', end_date, title, event_place
    from counted_events($project_id, $as_of, 'all', 'all')
    union all
    select 'activities_completed', min(reported_on), any_value(title), any_value(plan_place)
    from states($project_id, $as_of, null, 'all') as known
    join activity_updates using (activity_id)
    where activity_updates.status = 'completed' and reported_on <= $as_of
    group by activity_id
    union all
    select 'plans_adopted', adopted_on, title, plan_place
    from known_plans($project_id, $as_of, null, 'all')
    where adopted_on <= $as_of
    union all
    select 'grants_awarded', awarded_on, title, coalesce(municipality, 'unknown')
    from awards($project_id, $as_of, null)
    union all
    select 'tranches_paid', paid_on, title, coalesce(municipality, 'unknown')
    from awards($project_id, $as_of, null)
    join tranches using (grant_id)
    where paid_on <= $as_of
    union all
    select 'issues_resolved', closed_on, title, coalesce(municipality, 'unknown')
    from issues
    left join municipality_of using (place_id)
    where project_id = $project_id and status = 'resolved' and closed_on <= $as_of
    union all
    select 'risks_risen', now.reviewed_on, now.event, now.municipality
    from risks_on($project_id, $as_of, null) as now
    join risks_on($project_id, $since::date, null) as before using (risk_id)
    where now.level > before.level and now.status <> 'closed'
)
select change, date, title, place_id, count(*) over (partition by change) as number
from things
where date > $since::date and date <= $as_of and is_here(place_id, $place_id)
