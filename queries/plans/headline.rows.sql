-- One row per plan and one per activity that the headline numbers count, with what it adds to each of them.
-- parameters: project_id varchar, as_of date, place_id varchar, plan_kind varchar
-- columns: table_name varchar, load_id varchar, row_number bigint, plan varchar, plan_kind varchar, place_id varchar,
--   number varchar, activity varchar, responsible varchar, due_on date, last_update_on date, activity_status varchar,
--   plans bigint, adopted bigint, activities bigint, completed bigint, cancelled bigint, overdue bigint,
--   silent bigint, due_soon bigint
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
counted as (
    select
        'activities' as table_name, source.load_id, source.row_number,
        plan, plan_kind, place_id, now.number, activity, responsible, due_on, last_update_on, status as activity_status,
        0 as plans,
        0 as adopted,
        (status <> 'cancelled')::integer as activities,
        (status = 'completed')::integer as completed,
        (status = 'cancelled')::integer as cancelled,
        coalesce(overdue_from <= $as_of::date, false)::integer as overdue,
        coalesce(silent_from <= $as_of::date, false)::integer as silent,
        coalesce($as_of::date between due_soon_from and due_on, false)::integer as due_soon
    from activities_now as now
    join activities as source using (activity_id)
    union all
    select
        'action_plans', load_id, row_number,
        title, kind, coalesce(municipality_id, place_id), null, null, null, null, null, null,
        1, (adopted_on is not null)::integer, 0, 0, 0, 0, 0, 0
    from action_plans
    left join municipalities_of_places using (place_id)
    where
        project_id = $project_id
        and coalesce(adopted_on, start_date) <= $as_of::date
        and ($place_id::varchar is null or coalesce(municipality_id, place_id) = $place_id)
        and $plan_kind in ('all', kind)
)
select
    table_name, load_id, row_number,
    plan, plan_kind, place_id, number, activity, responsible, due_on, last_update_on, activity_status,
    plans::bigint as plans, adopted::bigint as adopted, activities::bigint as activities,
    completed::bigint as completed, cancelled::bigint as cancelled, overdue::bigint as overdue,
    silent::bigint as silent, due_soon::bigint as due_soon
from counted
order by table_name, plan, length(number), number, load_id, row_number, activity, place_id, plan_kind
