-- One row per objective of a plan of the place: for its officials.
-- parameters: place_id varchar
-- columns: objective_id varchar, plan_id varchar, number smallint, title varchar
select
    objective_id,
    plan_id,
    number,
    title
from objectives
where
    plan_id in (
        select plan_id
        from action_plans
        where place_id in (select place_id from municipalities_of_places where municipality_id = $place_id))
order by objective_id
