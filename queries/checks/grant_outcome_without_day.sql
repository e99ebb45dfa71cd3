-- One row per grant whose outcome and day of closing contradict each other: active and closed, or over without a day.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'grants' as table_name,
    grants.load_id,
    grants.row_number,
    'outcome' as column_name,
    grants.outcome as value,
    'warning' as severity,
    grants.closed_on::varchar as detail
from grants
where (grants.outcome = 'active' and grants.closed_on is not null)
    or (grants.outcome in ('completed', 'terminated') and grants.closed_on is null)
order by grants.load_id, grants.row_number
