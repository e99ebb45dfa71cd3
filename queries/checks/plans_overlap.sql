-- One row per plan that begins before an earlier plan of the same kind, place and project ends.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with ordered as (
    select
        *,
        lag(plan_id) over earlier as earlier_plan_id,
        max(end_date) over (
            partition by project_id, place_id, kind
            order by start_date, plan_id
            rows between unbounded preceding and 1 preceding
        ) as earlier_end
    from action_plans
    window earlier as (partition by project_id, place_id, kind order by start_date, plan_id)
)
select
    'action_plans' as table_name,
    ordered.load_id,
    ordered.row_number,
    'start_date' as column_name,
    ordered.start_date::varchar as value,
    'warning' as severity,
    concat_ws(', ', ordered.earlier_plan_id, ordered.earlier_end) as detail
from ordered
where ordered.start_date <= ordered.earlier_end
order by ordered.load_id, ordered.row_number
