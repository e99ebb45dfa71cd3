-- One row per tranche that is not paid though its grant is completed.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'tranches' as table_name,
    tranches.load_id,
    tranches.row_number,
    'paid_on' as column_name,
    tranches.amount::varchar as value,
    'warning' as severity,
    grants.closed_on::varchar as detail
from tranches
join grants on grants.grant_id = tranches.grant_id
where grants.outcome = 'completed' and tranches.paid_on is null
order by tranches.load_id, tranches.row_number
