-- One row per measured percentage that is not its numerator by its denominator, to a whole percent.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with shares as (
    select *, 100 * numerator / nullif(denominator, 0) as percent
    from measurements
)
select
    'measurements' as table_name,
    shares.load_id,
    shares.row_number,
    'value' as column_name,
    format('{:.15g}', shares.value) as value,
    'error' as severity,
    format('{:.15g}', round(shares.percent, 1)) as detail
from shares
join indicators on indicators.indicator_id = shares.indicator_id
where indicators.measure = 'percentage' and abs(shares.value - shares.percent) > 0.5 + 1e-9
order by shares.load_id, shares.row_number
