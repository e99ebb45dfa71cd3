-- One row per date that lies before the date it must follow, in the same row.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with pairs as (
    select 'places' as table_name, load_id, row_number, 'valid_to' as column_name, valid_to as later,
        'valid_from' as earlier_name, valid_from as earlier
    from places
    union all
    select 'calls', load_id, row_number, 'closes_on', closes_on, 'opened_on', opened_on from calls
    union all
    select 'grants', load_id, row_number, 'end_date', end_date, 'start_date', start_date from grants
    union all
    select 'grants', load_id, row_number, 'end_date', end_date, 'awarded_on', awarded_on from grants
    union all
    select 'grants', load_id, row_number, 'closed_on', closed_on, 'awarded_on', awarded_on from grants
    union all
    select 'applications', load_id, row_number, 'decided_on', decided_on, 'submitted_on', submitted_on
    from applications
    union all
    select 'indicators', load_id, row_number, 'target_date', target_date, 'baseline_date', baseline_date
    from indicators
    union all
    select 'reporting_periods', load_id, row_number, 'locked_on', locked_on, 'end_date', end_date
    from reporting_periods
    union all
    select 'issues', load_id, row_number, 'planned_on', planned_on, 'raised_on', raised_on from issues
    union all
    select 'organisations', load_id, row_number, 'mapped_on', mapped_on, 'founded_on', founded_on
    from organisations
)
select
    pairs.table_name,
    pairs.load_id,
    pairs.row_number,
    pairs.column_name,
    pairs.later::varchar as value,
    'error' as severity,
    concat_ws(' ', pairs.earlier_name, pairs.earlier) as detail
from pairs
where pairs.later < pairs.earlier
order by pairs.table_name, pairs.load_id, pairs.row_number
