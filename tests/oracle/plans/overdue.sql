-- order: days_late desc
select
    activity_id,
    number,
    title as activity,
    plan_id,
    plan_kind,
    plan,
    plan_place as place_id,
    responsible,
    due_on,
    $as_of - due_on as days_late,
    slippage_days,
    status as activity_status,
    percent_done::integer as percent_done
from states($project_id, $as_of, $place_id, $plan_kind)
where is_overdue
