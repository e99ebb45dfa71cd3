-- One row per application and criterion: the points of all reviewers together; they are not named.
-- parameters: none
-- columns: application_id varchar, criterion varchar, score decimal(5,1), max_score decimal(5,1)
select
    application_id,
    criterion,
    sum(score)::decimal(5, 1) as score,
    sum(max_score)::decimal(5, 1) as max_score
from application_scores
group by
    application_id,
    criterion
order by
    application_id,
    criterion
