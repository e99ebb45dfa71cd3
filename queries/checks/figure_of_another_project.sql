-- One row per published figure with the query of an indicator of another project only.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with computed as (
    select query, list(distinct project_id) as projects, min(project_id) as project_id
    from indicators
    where query is not null
    group by query
)
select
    'published_figures' as table_name,
    figures.load_id,
    figures.row_number,
    'query' as column_name,
    figures.query as value,
    'error' as severity,
    computed.project_id as detail
from published_figures as figures
join computed on computed.query = figures.query
where not list_contains(computed.projects, figures.project_id)
order by figures.load_id, figures.row_number
