-- One row per eligible application that offers a smaller share of the total cost than its call asks for.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with offered as (
    select
        load_id,
        row_number,
        call_id,
        requested + coalesce(cofinancing_offered, 0) as cost,
        coalesce(cofinancing_offered, 0) as cofinancing
    from applications
    where status in ('eligible', 'scored', 'reserve', 'approved')
)
select
    'applications' as table_name,
    offered.load_id,
    offered.row_number,
    'cofinancing_offered' as column_name,
    offered.cofinancing::varchar as value,
    'warning' as severity,
    (calls.min_cofinancing_share * offered.cost)::decimal(18, 2)::varchar as detail
from offered
join calls on calls.call_id = offered.call_id
where offered.cofinancing + 1 < calls.min_cofinancing_share * offered.cost
order by offered.load_id, offered.row_number
