with days as (
    select distinct least(last_day(generate_series::date), '9999-12-31'::date) as day
    from generate_series(
        (select date_trunc('month', min(start_date)) from known_plans($project_id, $as_of, $place_id, $plan_kind)),
        (select max(end_date)::timestamp from known_plans($project_id, $as_of, $place_id, $plan_kind)),
        interval 1 month
    )
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
