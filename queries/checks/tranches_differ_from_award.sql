-- One row per grant whose tranches do not sum to the award; of a terminated grant the rest may be missing.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with planned as (
    select grant_id, sum(amount) as total
    from tranches
    group by grant_id
)
select
    'grants' as table_name,
    grants.load_id,
    grants.row_number,
    'amount' as column_name,
    grants.amount::varchar as value,
    'error' as severity,
    planned.total::varchar as detail
from grants
join planned on planned.grant_id = grants.grant_id
where planned.total > grants.amount
    or (planned.total < grants.amount and grants.outcome is distinct from 'terminated')
order by grants.load_id, grants.row_number
