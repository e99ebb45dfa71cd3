select
    criterion,
    application_id,
    title as application,
    place_id,
    state as application_status,
    avg(percent) as score_percent,
    min_score_percent as threshold,
    count(distinct reviewer) as reviewers
from points
join submitted($project_id, $as_of, $place_id, $call_id, $conflict_type) as sent using (application_id)
where is_scored
group by all
