-- One row per grant that names another call than its application does.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'grants' as table_name,
    grants.load_id,
    grants.row_number,
    'call_id' as column_name,
    grants.call_id as value,
    'error' as severity,
    applications.call_id as detail
from grants
join applications on applications.application_id = grants.application_id
where grants.call_id <> applications.call_id
order by grants.load_id, grants.row_number
