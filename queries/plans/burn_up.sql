-- One row per month end of the plans, and the as-of date: activities planned to be done and done by then.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: day date, planned bigint, done bigint
with known_states as (
    select
        activity_states.status,
        activities.planned_start,
        activities.planned_end,
        activity_states.valid_from,
        case
            when activity_states.valid_to <= $as_of::date then activity_states.valid_to
            else date '9999-12-31'
        end as valid_to
    from activity_states
    join activities using (activity_id)
    join action_plans using (plan_id)
    where
        activity_states.project_id = $project_id
        and activity_states.valid_from <= $as_of::date
        and coalesce(action_plans.adopted_on, action_plans.start_date) <= $as_of::date
        and ($place_id::varchar is null or activity_states.place_id = $place_id)
        and ($plan_kind = 'all' or action_plans.kind = $plan_kind)
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
    case
        when days.day <= $as_of::date then count(*) filter (where status = 'completed')
    end as done
from days
left join known_states on known_states.valid_from <= days.day and known_states.valid_to > days.day
group by days.day
order by days.day
