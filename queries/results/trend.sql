-- One row per day of an indicator's trend: every n-th day kept in as_of_dates, at most 24, ends of reports, baseline, due days.
-- parameters: project_id varchar, as_of date, place_id varchar, indicator varchar
-- columns: day date, is_kept boolean, milestone double
with kept as (
    select
        as_of,
        row_number() over (order by as_of desc) as position,
        count(*) over () as days
    from as_of_dates
    where project_id = $project_id and as_of <= $as_of::date
        and exists (select 1 from indicators where project_id = $project_id and indicator_id = $indicator)
),
due as (
    select due_date as day, target as milestone
    from milestones
    where indicator_id = $indicator and place_id = coalesce($place_id::varchar, 'ALL')
        and dimension = 'total' and category = 'total'
),
goal as (
    select *
    from indicators
    where project_id = $project_id and indicator_id = $indicator and $place_id::varchar is null
),
every_day as (
    select as_of as day, true as is_kept from kept where (position - 1) % ceil(days / 24.0)::bigint = 0
    union all
    select day, false from due
    union all
    select target_date, false from goal
    union all
    select baseline_date, false from goal
    union all
    select period_end, false
    from measurements
    where indicator_id = $indicator and dimension = 'total' and status = 'approved'
        and approved_on <= $as_of::date and period_end <= $as_of::date
)
select
    every_day.day,
    bool_or(every_day.is_kept) as is_kept,
    max(due.milestone) as milestone
from every_day
left join due on due.day = every_day.day
where every_day.day is not null
group by every_day.day
order by every_day.day
