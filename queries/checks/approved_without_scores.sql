-- One row per approved application without any score, in a call with a least score.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'applications' as table_name,
    applications.load_id,
    applications.row_number,
    'application_id' as column_name,
    applications.application_id as value,
    'warning' as severity
from applications
join calls on calls.call_id = applications.call_id
anti join application_scores on application_scores.application_id = applications.application_id
where applications.status = 'approved' and calls.min_score_percent is not null
order by applications.load_id, applications.row_number
