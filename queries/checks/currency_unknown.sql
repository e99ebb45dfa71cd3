-- One row per currency that is not a code of three capital letters.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
with money as (
    select 'projects' as table_name, load_id, row_number, currency from projects
    union all
    select 'calls', load_id, row_number, currency from calls
    union all
    select 'grants', load_id, row_number, currency from grants
    union all
    select 'activities', load_id, row_number, currency from activities
)
select
    money.table_name,
    money.load_id,
    money.row_number,
    'currency' as column_name,
    money.currency as value,
    'error' as severity
from money
where not regexp_full_match(money.currency, '[A-Z]{3}')
order by money.table_name, money.load_id, money.row_number
