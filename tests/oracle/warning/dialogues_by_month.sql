-- order: day
with held as materialized (
    select event_id, end_date as day
    from counted_events($project_id, $as_of, 'dialogue', 'all')
    where is_here(event_place, $place_id)
),
named as materialized (
    select if(raised_on < held.day, held.day, raised_on) as day
    from raised_issues($project_id, $as_of, null, 'all')
    join held using (event_id)
),
known as materialized (select known_on as day from centres($project_id, $as_of, $place_id)),
every_day as materialized (
    select day from held
    union all
    select day from named
    union all
    select if(day = '0001-01-01', $as_of::date, day) from known
),
ends as materialized (
    select distinct least(last_day(every.day::date), $as_of::date) as day
    from generate_series((select min(day) from every_day)::timestamp, $as_of::timestamp, interval 1 day) as every(day)
)
select
    day,
    (select count(*) from held where date_trunc('month', held.day) = date_trunc('month', ends.day)) as platforms,
    (select count(*) from held where held.day <= ends.day) as platforms_total,
    (select count(*) from known where known.day <= ends.day) as centres_total,
    (select count(*) from named where named.day <= ends.day) as issues_total
from ends
