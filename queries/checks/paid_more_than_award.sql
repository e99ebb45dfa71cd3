-- One row per grant of which more is paid than was awarded.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with paid as (
    select grant_id, sum(amount) as total
    from tranches
    where paid_on is not null
    group by grant_id
)
select
    'grants' as table_name,
    grants.load_id,
    grants.row_number,
    'amount' as column_name,
    grants.amount::varchar as value,
    'error' as severity,
    paid.total::varchar as detail
from grants
join paid on paid.grant_id = grants.grant_id
where paid.total > grants.amount
order by grants.load_id, grants.row_number
