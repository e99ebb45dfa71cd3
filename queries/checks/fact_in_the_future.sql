-- One row per fact that is dated after the day of publishing.
-- parameters: published_on date
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with dated as (
    select 'events' as table_name, load_id, row_number, 'end_date' as column_name, end_date as happened_on
    from events
    where status = 'held'
    union all
    select 'activity_updates', load_id, row_number, 'reported_on', reported_on from activity_updates
    union all
    select 'risk_reviews', load_id, row_number, 'reviewed_on', reviewed_on from risk_reviews
    union all
    select 'signals', load_id, row_number, 'observed_on', observed_on from signals
    union all
    select 'measurements', load_id, row_number, 'period_end', period_end from measurements
    union all
    select 'measurements', load_id, row_number, 'approved_on', approved_on from measurements
    union all
    select 'tranches', load_id, row_number, 'paid_on', paid_on from tranches
)
select
    table_name,
    load_id,
    row_number,
    column_name,
    happened_on::varchar as value,
    'error' as severity
from dated
where happened_on > $published_on::date
order by table_name, load_id, row_number
