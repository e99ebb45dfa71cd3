-- One row per thing that happened after one date and up to another, newest first, with how many of its kind there are.
-- parameters: project_id varchar, as_of date, place_id varchar, since varchar
-- columns: change varchar, date date, title varchar, place_id varchar, number bigint
with levels as (
    select
        risk_id,
        max(reviewed_on) as day,
        arg_max(likelihood * impact, reviewed_on) as level,
        arg_max(likelihood * impact, reviewed_on) filter (where reviewed_on <= $since::date) as level_before,
        arg_max(status, reviewed_on) as status
    from risk_reviews
    where reviewed_on <= $as_of::date
    group by risk_id
),
facts as (
    select 'events_held' as change, end_date as day, title, place_id, project_id from events where status = 'held'
    union all
    select 'activities_completed', min(valid_from), activity, place_id, project_id
    from activity_states
    where status = 'completed' and visible_from <= $as_of::date
    group by activity_id, activity, place_id, project_id
    union all
    select 'plans_adopted', adopted_on, title, place_id, project_id from action_plans
    union all
    select 'grants_awarded', awarded_on, title, place_id, project_id from awards
    union all
    select 'tranches_paid', paid_on, title, place_id, project_id from tranches join awards using (grant_id)
    union all
    select 'issues_resolved', closed_on, title, place_id, project_id from issues where status = 'resolved'
    union all
    select 'risks_risen', day, event, place_id, project_id from levels join risks using (risk_id)
    where level > level_before and status <> 'closed'
)
select
    change, day as date, title, coalesce(municipality_id, 'unknown') as place_id,
    count(*) over (partition by change)::bigint as number
from facts
left join municipalities_of_places using (place_id)
where project_id = $project_id and day > $since::date and day <= $as_of::date
    and ($place_id::varchar is null or municipality_id = $place_id)
order by day desc, change, title, place_id
