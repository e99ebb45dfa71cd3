-- One row per activity due before the as-of date and neither completed nor cancelled, the latest on top.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: activity_id varchar, number varchar, activity varchar, plan_id varchar, plan_kind varchar, plan varchar,
--   place_id varchar, responsible varchar, due_on date, days_late bigint, slippage_days bigint,
--   activity_status varchar, percent_done integer
select
    activity_id,
    number,
    activity,
    plan_id,
    plan_kind,
    plan,
    place_id,
    responsible,
    due_on,
    $as_of::date - due_on as days_late,
    due_on - planned_end as slippage_days,
    status as activity_status,
    coalesce(percent_done, 0)::integer as percent_done
from activity_states
where
    project_id = $project_id
    and greatest(valid_from, visible_from) <= $as_of::date
    and valid_to > $as_of::date
    and ($place_id::varchar is null or place_id = $place_id)
    and $plan_kind in ('all', plan_kind)
    and overdue_from <= $as_of::date
order by
    days_late desc,
    plan_id,
    activity_id
