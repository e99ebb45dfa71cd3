-- order: plan_kind, place_id
select
    plans.plan_id,
    any_value(plans.title) as plan,
    any_value(plans.kind) as plan_kind,
    any_value(plans.plan_place) as place_id,
    any_value(plans.adopted_on) as adopted_on,
    sum(weight::double * percent_done)
        filter (status <> 'cancelled')
        / sum(weight::double) filter (status <> 'cancelled') as progress,
    count(*) filter (status = 'completed') as done,
    count(*) filter (status <> 'cancelled') as activities,
    count(*) filter (status = 'in_progress') as in_progress,
    count(*) filter (status = 'not_started') as not_started,
    count(*) filter (status = 'cancelled') as cancelled,
    count(status) as total,
    coalesce(sum(weight::double) filter (status <> 'cancelled'), 0) as weight
from known_plans($project_id, $as_of, $place_id, $plan_kind) as plans
left join states($project_id, $as_of, $place_id, $plan_kind) as theirs using (plan_id)
group by plans.plan_id
