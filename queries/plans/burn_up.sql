-- One row per month end of the plans, and the as-of date: activities planned to be done and done by then.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: day date, planned bigint, done bigint
with known_states as (
    select
        status,
        planned_start,
        planned_end,
        valid_from,
        if(valid_to <= $as_of::date, valid_to, date '9999-12-31') as valid_to
    from activity_states
    where
        project_id = $project_id
        and greatest(valid_from, visible_from) <= $as_of::date
        and ($place_id::varchar is null or place_id = $place_id)
        and $plan_kind in ('all', plan_kind)
),
span as (
    select
        date_trunc('month', least(min(planned_start), $as_of::date))::date as first_day,
        greatest(last_day(max(planned_end)), $as_of::date) as final_day
    from known_states
    having count(*) > 0
),
days as (
    select last_day(months.day::date) as day
    from span
    cross join unnest(generate_series(first_day, final_day, interval 1 month)) as months (day)
    where last_day(months.day::date) <= final_day
    union
    select $as_of::date as day
    from span
)
select
    days.day,
    count(*) filter (where status <> 'cancelled' and planned_end <= days.day) as planned,
    if(days.day <= $as_of::date, count(*) filter (where status = 'completed'), null) as done
from days
left join known_states on known_states.valid_from <= days.day and known_states.valid_to > days.day
group by days.day
order by days.day
