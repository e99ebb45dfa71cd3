-- One row per date before another of the same row, which can be but seldom is.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with pairs as (
    select 'grants' as table_name, load_id, row_number, 'start_date' as column_name, start_date as later,
        'awarded_on' as earlier_name, awarded_on as earlier
    from grants
    union all
    select 'issues', load_id, row_number, 'closed_on', closed_on, 'planned_on', planned_on from issues
    union all
    select 'risk_reviews', load_id, row_number, 'treatment_due', treatment_due, 'reviewed_on', reviewed_on
    from risk_reviews
    union all
    select 'measurements', load_id, row_number, 'approved_on', approved_on, 'period_end', period_end
    from measurements
    union all
    select 'action_plans', load_id, row_number, 'end_date', end_date, 'adopted_on', adopted_on from action_plans
    union all
    select 'reporting_periods', load_id, row_number, 'due_on', due_on, 'end_date', end_date from reporting_periods
    union all
    select 'reporting_periods', load_id, row_number, 'locked_on', locked_on, 'due_on', due_on
    from reporting_periods
    union all
    select 'tranches', load_id, row_number, 'report_due_on', report_due_on, 'due_on', due_on from tranches
)
select
    pairs.table_name,
    pairs.load_id,
    pairs.row_number,
    pairs.column_name,
    pairs.later::varchar as value,
    'warning' as severity,
    concat_ws(' ', pairs.earlier_name, pairs.earlier) as detail
from pairs
where pairs.later < pairs.earlier
order by pairs.table_name, pairs.load_id, pairs.row_number
