-- One row per month end from the first of them, and the as-of date: platforms in the month; all, centres, issues by then.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: day date, platforms bigint, platforms_total bigint, centres_total bigint, issues_total bigint
with platforms as (
    select event_id, place_id, end_date
    from events
    left join municipalities_of_places using (place_id)
    where
        project_id = $project_id and kind = 'dialogue' and status = 'held' and end_date <= $as_of::date
        and ($place_id::varchar is null or municipality_id = $place_id)
),
facts as (
    select 'platform' as fact, end_date as day
    from platforms
    union all
    select 'centre', coalesce(mapped_on, founded_on, date '0001-01-01')
    from organisations
    left join municipalities_of_places using (place_id)
    where
        organisation_type = 'dialogue_centre' and (project_id = $project_id or project_id is null)
        and coalesce(mapped_on, founded_on, date '0001-01-01') <= $as_of::date
        and ($place_id::varchar is null or municipality_id = $place_id)
    union all
    select 'issue', greatest(raised_on, end_date)
    from issues
    join platforms using (event_id)
    where raised_on <= $as_of::date
),
span as (
    select date_trunc('month', coalesce(min(day) filter (where day > date '0001-01-01'), $as_of::date))::date as first_day
    from facts
    having count(*) > 0
),
days as (
    select last_day(months.day::date) as day
    from span
    cross join unnest(generate_series(first_day, $as_of::date, interval 1 month)) as months (day)
    where last_day(months.day::date) < $as_of::date
    union
    select $as_of::date
    from span
)
select
    days.day,
    count(*) filter (where fact = 'platform' and facts.day >= date_trunc('month', days.day)) as platforms,
    count(*) filter (where fact = 'platform') as platforms_total,
    count(*) filter (where fact = 'centre') as centres_total,
    count(*) filter (where fact = 'issue') as issues_total
from days
left join facts on facts.day <= days.day
group by days.day
order by days.day
