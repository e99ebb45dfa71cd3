-- One row per rule, severity, table and column that the checks found something about: how often, and where first.
-- parameters: none
-- columns: rule varchar, severity varchar, table_name varchar, column_name varchar, findings bigint, load_id varchar,
--   row_number bigint
select
    rule,
    severity,
    table_name,
    column_name,
    count(*) as findings,
    arg_min(load_id, (load_id, row_number)) as load_id,
    arg_min(row_number, (load_id, row_number)) as row_number
from findings
group by
    rule,
    severity,
    table_name,
    column_name
order by
    severity,
    findings desc,
    rule,
    table_name,
    column_name
