-- One row per decided application without the day of the decision.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'applications' as table_name,
    applications.load_id,
    applications.row_number,
    'decided_on' as column_name,
    applications.status as value,
    'warning' as severity
from applications
where applications.status in ('reserve', 'approved', 'rejected') and applications.decided_on is null
order by applications.load_id, applications.row_number
