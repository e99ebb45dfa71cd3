-- One row per issue that is planned, resolved or declined without the day of it: it still counts as open.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'issues' as table_name,
    issues.load_id,
    issues.row_number,
    if(issues.status = 'planned', 'planned_on', 'closed_on') as column_name,
    issues.status as value,
    'warning' as severity
from issues
where (issues.status = 'planned' and issues.planned_on is null)
    or (issues.status in ('resolved', 'declined') and issues.closed_on is null)
order by issues.load_id, issues.row_number
