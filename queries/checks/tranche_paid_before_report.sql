-- One row per tranche that was paid before the report on the tranche before it was accepted.
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
    former.report_accepted_on::varchar as detail
from tranches
join tranches as former on former.grant_id = tranches.grant_id and former.number = tranches.number - 1
where former.report_due_on is not null
    and tranches.paid_on is not null
    and (former.report_accepted_on is null or tranches.paid_on < former.report_accepted_on)
order by tranches.load_id, tranches.row_number
