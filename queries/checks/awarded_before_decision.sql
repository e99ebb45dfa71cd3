-- One row per grant that was awarded before its application was submitted or decided.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'grants' as table_name,
    grants.load_id,
    grants.row_number,
    'awarded_on' as column_name,
    grants.awarded_on::varchar as value,
    'error' as severity,
    coalesce(applications.decided_on, applications.submitted_on)::varchar as detail
from grants
join applications on applications.application_id = grants.application_id
where grants.awarded_on < coalesce(applications.decided_on, applications.submitted_on)
order by grants.load_id, grants.row_number
