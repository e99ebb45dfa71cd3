-- One row per issue with a day of closing whose status is still open, referred or planned.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'issues' as table_name,
    issues.load_id,
    issues.row_number,
    'status' as column_name,
    issues.status as value,
    'error' as severity,
    issues.closed_on::varchar as detail
from issues
where issues.closed_on is not null and issues.status in ('open', 'referred', 'planned')
order by issues.load_id, issues.row_number
