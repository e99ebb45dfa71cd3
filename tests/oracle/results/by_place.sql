with approved as materialized (
    from reports_on($project_id, $as_of)
    where indicator_id = $indicator and state = 'approved' and dimension = 'total' and place_id <> 'ALL'
),
mine as materialized (
    select place_id, count(*) filter (is_mine) > 0 as is_project_place
    from (
        select place_id, true as is_mine from project_places where project_id = $project_id and role <> 'partner'
        union all
        select place_id, false from approved
    )
    group by place_id
),
rules as materialized (
    select aggregation_time as over_time, measure, query from indicators where indicator_id = $indicator
)
select
    place_id,
    is_project_place,
    case
        when (select over_time = 'maximum' from rules)
            then (select max(told) from approved where approved.place_id = mine.place_id)
        when (select over_time = 'sum' and measure <> 'percentage' from rules)
            then (select sum(told) from approved where approved.place_id = mine.place_id)
        else (select arg_max(told, (period_end, period_start)) from approved where approved.place_id = mine.place_id)
    end as reported,
    (select max(period_end) from approved where approved.place_id = mine.place_id and told is not null)
        as reported_until,
    (select arg_max(target, due_date) from milestones
     where milestones.place_id = mine.place_id and indicator_id = $indicator and dimension = 'total') as target,
    (select max(due_date) from milestones
     where milestones.place_id = mine.place_id and indicator_id = $indicator and dimension = 'total') as due_date,
    (select query from rules) as query
from mine
where is_here(place_id, $place_id)
