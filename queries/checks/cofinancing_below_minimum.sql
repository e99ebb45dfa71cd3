-- One row per grant with a smaller share of co-financing than its call asks for; one unit of money is rounding.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with financed as (
    select
        load_id,
        row_number,
        call_id,
        application_id,
        amount,
        coalesce(cofinancing_cash, 0) + coalesce(cofinancing_in_kind, 0) as cofinancing
    from grants
)
select
    'grants' as table_name,
    financed.load_id,
    financed.row_number,
    'cofinancing_cash' as column_name,
    financed.cofinancing::varchar as value,
    'error' as severity,
    (calls.min_cofinancing_share * (financed.amount + financed.cofinancing))::decimal(18, 2)::varchar as detail
from financed
left join applications on applications.application_id = financed.application_id
join calls on calls.call_id = coalesce(financed.call_id, applications.call_id)
where financed.cofinancing + 1 < calls.min_cofinancing_share * (financed.amount + financed.cofinancing)
order by financed.load_id, financed.row_number
