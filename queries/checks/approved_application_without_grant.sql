-- One row per approved application without a grant.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'applications' as table_name,
    applications.load_id,
    applications.row_number,
    'status' as column_name,
    applications.status as value,
    'warning' as severity
from applications
left join grants on grants.application_id = applications.application_id
where applications.status = 'approved' and grants.grant_id is null
order by applications.load_id, applications.row_number
