-- order: days_silent desc
select
    activity_id,
    number,
    title as activity,
    plan_id,
    plan_kind,
    plan,
    plan_place as place_id,
    responsible,
    planned_start,
    last_update_on,
    days_without_update as days_silent,
    due_on,
    status as activity_status
from states($project_id, $as_of, $place_id, $plan_kind)
where is_silent
