-- One row per event, plan, call or measurement that lies wholly before or after its project.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with facts as (
    select 'events' as table_name, load_id, row_number, project_id, 'start_date' as column_name, start_date, end_date
    from events
    union all
    select 'action_plans', load_id, row_number, project_id, 'start_date', start_date, end_date from action_plans
    union all
    select 'calls', load_id, row_number, project_id, 'opened_on', opened_on, coalesce(closes_on, opened_on) from calls
    union all
    select 'measurements', load_id, row_number, project_id, 'period_start', period_start, period_end
    from measurements
    join (select indicator_id, project_id from indicators) as indicators using (indicator_id)
), bounds as (
    select
        *,
        concat_ws(' – ', coalesce(start_date::varchar, '…'), coalesce(end_date::varchar, '…')) as dates
    from projects
)
select
    facts.table_name,
    facts.load_id,
    facts.row_number,
    facts.column_name,
    facts.start_date::varchar as value,
    'warning' as severity,
    bounds.dates as detail
from facts
join bounds on bounds.project_id = facts.project_id
where facts.end_date < bounds.start_date or facts.start_date > bounds.end_date
order by facts.table_name, facts.load_id, facts.row_number
