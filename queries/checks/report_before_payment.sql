-- One row per tranche whose report came before the money was paid.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'tranches' as table_name,
    tranches.load_id,
    tranches.row_number,
    'report_submitted_on' as column_name,
    tranches.report_submitted_on::varchar as value,
    'warning' as severity,
    tranches.paid_on::varchar as detail
from tranches
where tranches.report_submitted_on is not null
    and (tranches.paid_on is null or tranches.report_submitted_on < tranches.paid_on)
order by tranches.load_id, tranches.row_number
