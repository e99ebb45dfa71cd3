-- One row per signal that names who responded but not when.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'signals' as table_name,
    signals.load_id,
    signals.row_number,
    'responded_on' as column_name,
    signals.response_organisation_id as value,
    'warning' as severity
from signals
where signals.response_organisation_id is not null and signals.responded_on is null
order by signals.load_id, signals.row_number
