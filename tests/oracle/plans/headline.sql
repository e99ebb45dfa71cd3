with known as (from states($project_id, $as_of, $place_id, $plan_kind))
select
    (select count(*) from known_plans($project_id, $as_of, $place_id, $plan_kind)) as plans,
    (select count(*) from known_plans($project_id, $as_of, $place_id, $plan_kind)
     where adopted_on <= $as_of) as adopted,
    (select count(*) from known where status <> 'cancelled') as activities,
    (select count(*) from known where status = 'completed') as completed,
    (select count(*) from known where status = 'cancelled') as cancelled,
    (select count(*) from known where is_overdue) as overdue,
    (select count(*) from known where is_silent) as silent,
    (select count(*) from known where is_due_soon) as due_soon
