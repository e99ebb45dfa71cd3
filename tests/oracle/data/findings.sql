-- order: severity, findings desc
select
    rule,
    severity,
    table_name,
    column_name,
    count(*) as findings,
    min((load_id, row_number))[1] as load_id,
    min((load_id, row_number))[2] as row_number
from findings
group by rule, severity, table_name, column_name
