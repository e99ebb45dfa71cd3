-- One row per local action plan adopted by then: the rows behind their number.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: table_name varchar, load_id varchar, row_number bigint, plan varchar, place_id varchar, adopted_on date,
--   value bigint
select
    'action_plans' as table_name,
    action_plans.load_id,
    action_plans.row_number::bigint as row_number,
    action_plans.title as plan,
    coalesce(municipalities_of_places.municipality_id, 'unknown') as place_id,
    action_plans.adopted_on,
    1::bigint as value
from action_plans
join municipalities_of_places on municipalities_of_places.place_id = action_plans.place_id
where action_plans.project_id = $project_id::varchar
    and action_plans.kind = 'action_plan'
    and action_plans.adopted_on <= $as_of::date
    and ($place_id::varchar is null or municipalities_of_places.municipality_id = $place_id::varchar)
order by
    action_plans.adopted_on,
    action_plans.load_id,
    action_plans.row_number,
    action_plans.plan_id
