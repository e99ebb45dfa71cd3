-- order: score_percent desc nulls last, submitted_on
select
    application_id,
    title as application,
    (select name from organisations where organisations.organisation_id = sent.organisation_id) as organisation,
    place_id,
    conflict_type,
    submitted_on,
    currency,
    requested,
    if(is_scored, (select avg(percent) from points
                   where points.application_id = sent.application_id and criterion = 'all'), null) as score_percent,
    min_score_percent as threshold,
    state as application_status,
    if(is_decided, decided_on, null) as decided_on,
    if(is_decided, nullif(trim(reason), ''), null) as reason
from submitted($project_id, $as_of, $place_id, $call_id, $conflict_type) as sent
where
    position(lower($search) in lower(title)) > 0
    or position(lower($search) in lower(coalesce(
        (select name from organisations where organisations.organisation_id = sent.organisation_id), ''))) > 0
