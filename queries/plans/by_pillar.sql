-- One row per pillar of resolution 1325, and one for activities without a pillar: activities by status.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: pillar varchar, not_started bigint, in_progress bigint, done bigint, cancelled bigint,
--   total bigint
with activities_now as (
    select
        coalesce(activities.pillar, 'unknown') as pillar,
        activity_states.status
    from activity_states
    join activities using (activity_id)
    join action_plans using (plan_id)
    where
        activity_states.project_id = $project_id
        and activity_states.valid_from <= $as_of::date
        and activity_states.valid_to > $as_of::date
        and coalesce(action_plans.adopted_on, action_plans.start_date) <= $as_of::date
        and ($place_id::varchar is null or activity_states.place_id = $place_id)
        and ($plan_kind = 'all' or action_plans.kind = $plan_kind)
),

pillars as (
    select *
    from (
        values
        ('prevention', 1),
        ('participation', 2),
        ('protection', 3),
        ('relief_recovery', 4),
        ('unknown', 5)
    ) as listed (pillar, position)
    where exists (select 1 from activities_now)
)

select
    pillars.pillar,
    count(*) filter (where status = 'not_started') as not_started,
    count(*) filter (where status = 'in_progress') as in_progress,
    count(*) filter (where status = 'completed') as done,
    count(*) filter (where status = 'cancelled') as cancelled,
    count(status) as total
from pillars
left join activities_now using (pillar)
group by
    pillars.pillar,
    pillars.position
order by pillars.position
