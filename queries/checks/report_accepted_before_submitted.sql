-- One row per tranche whose report was accepted before it was submitted, or without being submitted.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'tranches' as table_name,
    tranches.load_id,
    tranches.row_number,
    'report_accepted_on' as column_name,
    tranches.report_accepted_on::varchar as value,
    'error' as severity,
    tranches.report_submitted_on::varchar as detail
from tranches
where tranches.report_accepted_on is not null
    and (tranches.report_submitted_on is null or tranches.report_accepted_on < tranches.report_submitted_on)
order by tranches.load_id, tranches.row_number
