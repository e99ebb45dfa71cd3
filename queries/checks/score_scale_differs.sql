-- One row per score of a criterion on another scale than most scores of that criterion in the call.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with scales as (
    select applications.call_id, scores.criterion, mode(scores.max_score order by scores.max_score) as usual
    from application_scores as scores
    join applications on applications.application_id = scores.application_id
    group by applications.call_id, scores.criterion
)
select
    'application_scores' as table_name,
    scores.load_id,
    scores.row_number,
    'max_score' as column_name,
    scores.max_score::varchar as value,
    'error' as severity,
    scales.usual::varchar as detail
from application_scores as scores
join applications on applications.application_id = scores.application_id
join scales on scales.call_id = applications.call_id and scales.criterion = scores.criterion
where scores.max_score <> scales.usual
order by scores.load_id, scores.row_number
