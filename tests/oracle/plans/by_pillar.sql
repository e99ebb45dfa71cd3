-- order: list_position(['prevention', 'participation', 'protection', 'relief_recovery', 'unknown'], pillar)
with known as (
    select coalesce(pillar, 'unknown') as pillar, status
    from states($project_id, $as_of, $place_id, $plan_kind)
)
select
    pillar,
    (select count(*) from known where known.pillar = every.pillar and status = 'not_started') as not_started,
    (select count(*) from known where known.pillar = every.pillar and status = 'in_progress') as in_progress,
    (select count(*) from known where known.pillar = every.pillar and status = 'completed') as done,
    (select count(*) from known where known.pillar = every.pillar and status = 'cancelled') as cancelled,
    (select count(*) from known where known.pillar = every.pillar) as total
from (values ('prevention'), ('participation'), ('protection'), ('relief_recovery'), ('unknown')) as every(pillar)
where exists (from known)
