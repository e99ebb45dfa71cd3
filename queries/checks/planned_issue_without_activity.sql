-- One row per planned issue that no activity answers.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'issues' as table_name,
    issues.load_id,
    issues.row_number,
    'activity_id' as column_name,
    issues.status as value,
    'warning' as severity
from issues
where issues.status = 'planned' and issues.activity_id is null
order by issues.load_id, issues.row_number
