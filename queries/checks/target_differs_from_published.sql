-- One row per indicator whose target is not the one that was published for it.
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
    concat_ws(' ', figures.figure_id, format('{:.15g}', figures.value)) as detail
from indicators
join published_figures as figures
    on figures.query = indicators.query
    and figures.project_id = indicators.project_id
    and figures.kind = 'target'
where indicators.target <> figures.value
order by indicators.load_id, indicators.row_number, figures.figure_id
