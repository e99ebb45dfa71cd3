-- One row per plan, without its title.
-- parameters: none
-- columns: plan_id varchar, project_id varchar, place_id varchar, kind varchar, event_id varchar, adopted_on date,
--   adopted_by varchar, start_date date, end_date date, source_id varchar
select
    plan_id,
    project_id,
    place_id,
    kind,
    event_id,
    adopted_on,
    case when adopted_by in (select organisation_id from organisations where is_public)
        then adopted_by end as adopted_by,
    start_date,
    end_date,
    case when source_id in (select source_id from sources where is_public) then source_id end as source_id
from action_plans
order by plan_id
