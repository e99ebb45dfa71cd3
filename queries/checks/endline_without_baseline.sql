-- One row per endline score without a baseline of the same organisation and dimension.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with baselines as (
    select organisation_id, dimension from capacity_scores where round = 'baseline'
)
select
    'capacity_scores' as table_name,
    scores.load_id,
    scores.row_number,
    'round' as column_name,
    scores.round as value,
    'warning' as severity,
    scores.dimension as detail
from capacity_scores as scores
anti join baselines on baselines.organisation_id = scores.organisation_id and baselines.dimension = scores.dimension
where scores.round = 'endline'
order by scores.load_id, scores.row_number
