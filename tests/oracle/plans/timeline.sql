-- order: objective_number, length(number), number
select
    plan_id, plan_kind, plan_place as place_id, plan, objective_number, objective, activity_id, number, title as activity, responsible, planned_start, planned_end, due_on,
    slippage_days,
    if(is_overdue, $as_of - due_on, 0) as days_late,
    $as_of::date as as_of,
    status as activity_status,
    percent_done::integer as percent_done
from states($project_id, $as_of, null, 'all')
where plan_id = $plan_id
