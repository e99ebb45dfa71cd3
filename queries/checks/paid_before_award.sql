-- One row per tranche that was paid before its grant was awarded.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'tranches' as table_name,
    tranches.load_id,
    tranches.row_number,
    'paid_on' as column_name,
    tranches.paid_on::varchar as value,
    'error' as severity,
    grants.awarded_on::varchar as detail
from tranches
join grants on grants.grant_id = tranches.grant_id
where tranches.paid_on < grants.awarded_on
order by tranches.load_id, tranches.row_number
