-- One row: local action plans adopted by then.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: value double
select count(*)::double as value
from action_plans
join municipalities_of_places on municipalities_of_places.place_id = action_plans.place_id
where action_plans.project_id = $project_id::varchar
    and action_plans.kind = 'action_plan'
    and action_plans.adopted_on <= $as_of::date
    and ($place_id::varchar is null or municipalities_of_places.municipality_id = $place_id::varchar)
order by value
