-- One row per grant above the largest grant of its call.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'grants' as table_name,
    grants.load_id,
    grants.row_number,
    'amount' as column_name,
    grants.amount::varchar as value,
    'error' as severity,
    calls.max_grant::varchar as detail
from grants
left join applications on applications.application_id = grants.application_id
join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
where grants.amount > calls.max_grant
order by grants.load_id, grants.row_number
