-- order: days_left
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
    due_on - $as_of as days_left,
    slippage_days,
    status as activity_status,
    percent_done::integer as percent_done
from states($project_id, $as_of, $place_id, $plan_kind)
where is_due_soon
