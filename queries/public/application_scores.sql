-- One row per application and criterion: the mean over the reviewers, to two decimals; they are not named.
-- parameters: none
-- columns: application_id varchar, criterion varchar, score double, max_score double
select
    application_id,
    criterion,
    round(avg(score), 2)::double as score,
    round(avg(max_score), 2)::double as max_score
from application_scores
group by
    application_id,
    criterion
order by
    application_id,
    criterion
