-- One row per application, not refused or withdrawn, that asks for more than the largest grant of its call.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'applications' as table_name,
    applications.load_id,
    applications.row_number,
    'requested' as column_name,
    applications.requested::varchar as value,
    'warning' as severity,
    calls.max_grant::varchar as detail
from applications
join calls on calls.call_id = applications.call_id
where applications.requested > calls.max_grant
    and applications.status not in ('ineligible', 'rejected', 'withdrawn')
order by applications.load_id, applications.row_number
