-- One row per plan of the place: for its officials.
-- parameters: place_id varchar
-- columns: plan_id varchar, project_id varchar, place_id varchar, kind varchar, title varchar, event_id varchar,
--   adopted_on date, adopted_by varchar, decision_number varchar, start_date date, end_date date, source_id varchar
select
    plan_id,
    project_id,
    place_id,
    kind,
    title,
    event_id,
    adopted_on,
    adopted_by,
    decision_number,
    start_date,
    end_date,
    source_id
from action_plans
where
    place_id in (select place_id from municipalities_of_places where municipality_id = $place_id)
order by plan_id
