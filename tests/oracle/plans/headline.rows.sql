select
    activity_id,
    number,
    title as activity,
    plan,
    plan_place as place_id,
    responsible,
    plan_kind,
    due_on,
    last_update_on,
    status as activity_status,
    is_overdue,
    is_silent,
    is_due_soon
from states($project_id, $as_of, $place_id, $plan_kind)
