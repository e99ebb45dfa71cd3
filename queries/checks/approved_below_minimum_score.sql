-- One row per approved application whose mean over reviewers is below the least score of its call.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with by_reviewer as (
    select application_id, reviewer, 100 * sum(score)::double / nullif(sum(max_score), 0) as percent
    from application_scores
    group by application_id, reviewer
), scored as (
    select application_id, avg(percent) as percent
    from by_reviewer
    group by application_id
)
select
    'applications' as table_name,
    applications.load_id,
    applications.row_number,
    'status' as column_name,
    applications.status as value,
    'warning' as severity,
    concat_ws(' < ', round(scored.percent, 1), calls.min_score_percent) as detail
from applications
join calls on calls.call_id = applications.call_id
join scored on scored.application_id = applications.application_id
where applications.status = 'approved' and round(scored.percent, 1) < calls.min_score_percent
order by applications.load_id, applications.row_number
