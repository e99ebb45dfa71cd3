-- One row per thing that happened after one date and up to another, newest first, with how many of its kind there are.
-- parameters: project_id varchar, as_of date, place_id varchar, since varchar
-- columns: change varchar, date date, title varchar, place_id varchar, number bigint
with completions as (
    select
        activity_id,
        min(valid_from) as day
    from activity_states
    join action_plans using (plan_id)
    where action_plans.project_id = $project_id and coalesce(adopted_on, start_date) <= $as_of::date
        and status = 'completed' and valid_from <= $as_of::date
    group by activity_id
),
levels as (
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
awards as (
    select grants.*, coalesce(applications.title, calls.title) as title, calls.project_id,
        beneficiary_place_id as place_id
    from grants
    left join applications using (application_id)
    join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
),
facts as (
    select 'events_held' as change, end_date as day, title, place_id, project_id from events where status = 'held'
    union all
    select 'activities_completed', day, activities.title, place_id, project_id
    from completions join activities using (activity_id) join objectives using (objective_id)
    join (select plan_id, place_id, project_id from action_plans) as plans using (plan_id)
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
order by day desc, change, title
