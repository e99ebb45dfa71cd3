-- One row per tranche that was paid before, or without, the tranche before it.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'tranches' as table_name,
    tranches.load_id,
    tranches.row_number,
    'paid_on' as column_name,
    tranches.paid_on::varchar as value,
    'warning' as severity,
    former.paid_on::varchar as detail
from tranches
join tranches as former on former.grant_id = tranches.grant_id and former.number = tranches.number - 1
where tranches.paid_on is not null and (former.paid_on is null or tranches.paid_on < former.paid_on)
order by tranches.load_id, tranches.row_number
