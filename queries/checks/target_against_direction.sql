-- One row per indicator whose target lies, from its baseline, against its direction.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'indicators' as table_name,
    indicators.load_id,
    indicators.row_number,
    'target' as column_name,
    format('{:.15g}', indicators.target) as value,
    'warning' as severity,
    format('{:.15g}', indicators.baseline) as detail
from indicators
where if(indicators.is_ascending, indicators.target < indicators.baseline, indicators.target > indicators.baseline)
order by indicators.load_id, indicators.row_number
