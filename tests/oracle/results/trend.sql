-- order: day
with offered as materialized (
    select data_date as day from project_days where project_id = $project_id and data_date <= $as_of
    union
    select last_day(every.day::date)
    from project_days, generate_series(first_day::timestamp, data_date::timestamp, interval 1 day) as every(day)
    where project_id = $project_id and last_day(every.day::date) < least(data_date, $as_of::date + 1)
    union
    select published_on
    from published_figures
    join project_days using (project_id)
    where project_id = $project_id and kind = 'result' and published_on < data_date and published_on <= $as_of
),
kept as materialized (
    select day
    from offered
    where (select count(*) from offered as later where later.day > offered.day)
        % (1 + ((select count(*) from offered) - 1) // 24) = 0
),
goals as materialized (from indicators where indicator_id = $indicator and project_id = $project_id),
due as materialized (
    select due_date as day, target
    from milestones
    where indicator_id = $indicator and dimension = 'total' and place_id = coalesce($place_id, 'ALL')
),
days as materialized (
    select day from kept
    union
    select period_end from measurements
    where indicator_id = $indicator and dimension = 'total' and status = 'approved'
    and greatest(approved_on, period_end) <= $as_of
    union
    select day from due
    union
    select unnest([baseline_date, target_date]) from goals where $place_id is null
)
select
    day,
    day in (select day from kept) as is_kept,
    (select any_value(target) from due where due.day = days.day) as milestone
from days
where day is not null and (select count(*) from goals) > 0
