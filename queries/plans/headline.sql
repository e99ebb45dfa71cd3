-- One row: plans, how many of them are adopted, and their activities as they stand on the as-of date.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: plans bigint, adopted bigint, activities bigint, completed bigint, cancelled bigint, overdue bigint,
--   silent bigint, due_soon bigint
with plans_shown as (
    select adopted_on
    from action_plans
    left join municipalities_of_places using (place_id)
    where
        project_id = $project_id
        and coalesce(adopted_on, start_date) <= $as_of::date
        and ($place_id::varchar is null or coalesce(municipality_id, place_id) = $place_id)
        and $plan_kind in ('all', kind)
),
activities_now as (
    select *
    from activity_states
    where
        project_id = $project_id
        and greatest(valid_from, visible_from) <= $as_of::date
        and valid_to > $as_of::date
        and ($place_id::varchar is null or place_id = $place_id)
        and $plan_kind in ('all', plan_kind)
)
select
    (select count(*) from plans_shown) as plans,
    (select count(adopted_on) from plans_shown) as adopted,
    count(*) filter (where status <> 'cancelled') as activities,
    count(*) filter (where status = 'completed') as completed,
    count(*) filter (where status = 'cancelled') as cancelled,
    count(*) filter (where overdue_from <= $as_of::date) as overdue,
    count(*) filter (where silent_from <= $as_of::date) as silent,
    count(*) filter (where $as_of::date between due_soon_from and due_on) as due_soon
from activities_now
order by plans
