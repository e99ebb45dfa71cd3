-- One row per application that was refused without a reason.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'applications' as table_name,
    applications.load_id,
    applications.row_number,
    'reason' as column_name,
    applications.status as value,
    'warning' as severity
from applications
where applications.status in ('ineligible', 'rejected') and applications.reason is null
order by applications.load_id, applications.row_number
