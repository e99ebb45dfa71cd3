-- One row per grant that names neither a call nor an application: it belongs to no project.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'grants' as table_name,
    grants.load_id,
    grants.row_number,
    'call_id' as column_name,
    grants.grant_id as value,
    'error' as severity
from grants
where grants.call_id is null and grants.application_id is null
order by grants.load_id, grants.row_number
