-- One row per application from the place, criterion and reviewer: for its officials.
-- parameters: place_id varchar
-- columns: application_id varchar, criterion varchar, reviewer tinyint, score decimal(5,1), max_score decimal(5,1)
select
    application_id,
    criterion,
    reviewer,
    score,
    max_score
from application_scores
where
    application_id in (
        select application_id
        from applications
        where place_id in (select place_id from municipalities_of_places where municipality_id = $place_id))
order by
    application_id,
    criterion,
    reviewer
