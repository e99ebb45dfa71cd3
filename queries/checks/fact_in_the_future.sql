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
    select 'risks', load_id, row_number, 'identified_on', identified_on from risks
    union all
    select 'signals', load_id, row_number, 'observed_on', observed_on from signals
    union all
    select 'issues', load_id, row_number, 'raised_on', raised_on from issues
    union all
    select 'issues', load_id, row_number, 'closed_on', closed_on from issues
    union all
    select 'measurements', load_id, row_number, 'period_end', period_end from measurements
    union all
    select 'measurements', load_id, row_number, 'approved_on', approved_on from measurements
    union all
    select 'capacity_scores', load_id, row_number, 'assessed_on', assessed_on from capacity_scores
    union all
    select 'call_stages', load_id, row_number, 'done_on', done_on from call_stages
    union all
    select 'applications', load_id, row_number, 'submitted_on', submitted_on from applications
    union all
    select 'grants', load_id, row_number, 'awarded_on', awarded_on from grants
    union all
    select 'tranches', load_id, row_number, 'paid_on', paid_on from tranches
    union all
    select 'tranches', load_id, row_number, 'report_accepted_on', report_accepted_on from tranches
    union all
    select 'beneficiaries', load_id, row_number, 'counted_on', counted_on from beneficiaries
)
select
    dated.table_name,
    dated.load_id,
    dated.row_number,
    dated.column_name,
    dated.happened_on::varchar as value,
    'error' as severity
from dated
where dated.happened_on > $published_on::date
order by dated.table_name, dated.load_id, dated.row_number
