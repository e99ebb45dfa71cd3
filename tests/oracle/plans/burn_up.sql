-- order: day
with days as (
    select last_day(month::date) as day
    from (
        select
            last_day as over,
            unnest(generate_series(
                date_trunc('month', first_day), greatest(last_day, $as_of)::timestamp, interval 1 month)) as month
        from (
            select min(start_date) as first_day, max(end_date) as last_day
            from known_plans($project_id, $as_of, $place_id, $plan_kind)
        ) as span
    ) as months
    where last_day(month::date) <= greatest(last_day(over), $as_of)
    union
    select $as_of::date
    where exists (from known_plans($project_id, $as_of, $place_id, $plan_kind))
),
known as (from states($project_id, $as_of, $place_id, $plan_kind))
select
    day,
    (
        select count(*) from known
        where
            known.planned_end <= day
            and coalesce((
                select arg_max(told.status, (told.reported_on, told.sequence)) from activity_updates as told
                where told.activity_id = known.activity_id and told.reported_on <= least(day, $as_of)
            ), '') <> 'cancelled'
    ) as planned,
    if(day > $as_of, null, (
        select count(*) from known
        where (
            select arg_max(told.status, (told.reported_on, told.sequence)) from activity_updates as told
            where told.activity_id = known.activity_id and told.reported_on <= day
        ) = 'completed'
    )) as done
from days
