-- One row per plan: how far it is (weighted mean of percent done, 0 to 100) and its activities by status.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: plan_id varchar, plan varchar, plan_kind varchar, place_id varchar, adopted_on date, progress double,
--   done bigint, activities bigint, in_progress bigint, not_started bigint, cancelled bigint, total bigint,
--   weight double
with plans_shown as (
    select
        plan_id,
        title as plan,
        kind as plan_kind,
        coalesce(municipality_id, place_id) as place_id,
        adopted_on
    from action_plans
    left join municipalities_of_places using (place_id)
    where
        project_id = $project_id
        and coalesce(adopted_on, start_date) <= $as_of::date
        and ($place_id::varchar is null or coalesce(municipality_id, place_id) = $place_id)
        and $plan_kind in ('all', kind)
),
activities_now as (
    select
        plan_id,
        status,
        if(status = 'cancelled', 0, weight) as weight,
        if(status = 'completed', 100, coalesce(percent_done, 0)) as percent_done
    from activity_states
    where
        valid_from <= $as_of::date
        and valid_to > $as_of::date
)
select
    plan_id,
    plan,
    plan_kind,
    place_id,
    adopted_on,
    sum(weight * percent_done) / nullif(sum(weight), 0) as progress,
    count(*) filter (where status = 'completed') as done,
    count(*) filter (where status <> 'cancelled') as activities,
    count(*) filter (where status = 'in_progress') as in_progress,
    count(*) filter (where status = 'not_started') as not_started,
    count(*) filter (where status = 'cancelled') as cancelled,
    count(status) as total,
    coalesce(sum(weight), 0) as weight
from plans_shown
left join activities_now using (plan_id)
group by
    plan_id,
    plan,
    plan_kind,
    place_id,
    adopted_on
order by
    plan_kind,
    place_id,
    plan_id
