-- One row per pillar of resolution 1325, and one for activities without a pillar: activities by status.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: pillar varchar, not_started bigint, in_progress bigint, done bigint, cancelled bigint,
--   total bigint
with activities_now as (
    select *
    from activity_states
    where
        project_id = $project_id
        and greatest(valid_from, visible_from) <= $as_of::date
        and valid_to > $as_of::date
        and ($place_id::varchar is null or place_id = $place_id)
        and $plan_kind in ('all', plan_kind)
),
pillars (pillar, position) as (
    values
        ('prevention', 1),
        ('participation', 2),
        ('protection', 3),
        ('relief_recovery', 4),
        ('unknown', 5)
)
select
    pillars.pillar,
    count(*) filter (where status = 'not_started') as not_started,
    count(*) filter (where status = 'in_progress') as in_progress,
    count(*) filter (where status = 'completed') as done,
    count(*) filter (where status = 'cancelled') as cancelled,
    count(status) as total
from pillars
left join activities_now using (pillar)
where exists (select 1 from activities_now)
group by
    pillars.pillar,
    pillars.position
order by pillars.position
