-- One row per tranche with a number above 1 whose grant has no tranche of the number before.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'tranches' as table_name,
    tranches.load_id,
    tranches.row_number,
    'number' as column_name,
    tranches.number::varchar as value,
    'warning' as severity,
    (tranches.number - 1)::varchar as detail
from tranches
left join tranches as former on former.grant_id = tranches.grant_id and former.number = tranches.number - 1
where tranches.number > 1 and former.grant_id is null
order by tranches.load_id, tranches.row_number
