-- One row per unfinished activity that should have started and had no update for more than 60 days.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: activity_id varchar, number varchar, activity varchar, plan_id varchar, plan_kind varchar, plan varchar,
--   place_id varchar, responsible varchar, planned_start date, last_update_on date, days_silent bigint, due_on date,
--   activity_status varchar
select
    activity_id,
    number,
    activity,
    plan_id,
    plan_kind,
    plan,
    place_id,
    responsible,
    planned_start,
    last_update_on,
    $as_of::date - coalesce(last_update_on, planned_start) as days_silent,
    due_on,
    status as activity_status
from activity_states
where
    project_id = $project_id
    and greatest(valid_from, visible_from) <= $as_of::date
    and valid_to > $as_of::date
    and ($place_id::varchar is null or place_id = $place_id)
    and $plan_kind in ('all', plan_kind)
    and silent_from <= $as_of::date
order by
    days_silent desc,
    plan_id,
    activity_id
