-- One row per grant of an application that was not approved.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'grants' as table_name,
    grants.load_id,
    grants.row_number,
    'application_id' as column_name,
    grants.application_id as value,
    'error' as severity,
    applications.status as detail
from grants
join applications on applications.application_id = grants.application_id
where applications.status <> 'approved'
order by grants.load_id, grants.row_number
