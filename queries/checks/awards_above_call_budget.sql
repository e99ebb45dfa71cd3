-- One row per call that awarded more than its budget; what the municipality was awarded is that budget, no part of it.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with awarded as (
    select
        coalesce(grants.call_id, applications.call_id) as call_id,
        grants.currency,
        greatest(
            sum(grants.amount) filter (where grants.application_id is null),
            sum(grants.amount) filter (where grants.application_id is not null)
        ) as total
    from grants
    left join applications on applications.application_id = grants.application_id
    group by coalesce(grants.call_id, applications.call_id), grants.currency
)
select
    'calls' as table_name,
    calls.load_id,
    calls.row_number,
    'budget' as column_name,
    calls.budget::varchar as value,
    'error' as severity,
    awarded.total::varchar as detail
from calls
join awarded on awarded.call_id = calls.call_id and awarded.currency = calls.currency
where awarded.total > calls.budget
order by calls.load_id, calls.row_number
