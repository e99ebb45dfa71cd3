-- One row per scored application and criterion, and one for all of them: points in percent, mean over reviewers.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar, conflict_type varchar
-- columns: criterion varchar, application_id varchar, application varchar, place_id varchar, application_status varchar,
--   score_percent double, threshold double, reviewers bigint
with scored as (
    select
        applications.application_id,
        applications.title as application,
        coalesce(municipality_id, applications.place_id) as place_id,
        applications.status as application_status,
        calls.min_score_percent::double as threshold
    from applications
    join calls using (call_id)
    join data_dates using (project_id)
    left join municipalities_of_places on municipalities_of_places.place_id = applications.place_id
    where
        calls.project_id = $project_id
        and applications.submitted_on <= $as_of::date
        and coalesce(applications.decided_on, data_dates.data_date) <= $as_of::date
        and applications.status in ('scored', 'rejected', 'reserve', 'approved')
        and ($place_id::varchar is null or municipality_id = $place_id)
        and ($call_id = 'all' or calls.call_id = $call_id)
        and ($conflict_type = 'all' or coalesce(applications.conflict_type, 'unknown') = $conflict_type)
),

points as (
    select application_id, criterion, reviewer, score::double as score, max_score::double as max_score
    from application_scores
    union all
    select application_id, 'all', reviewer, sum(score)::double, sum(max_score)::double
    from application_scores
    group by application_id, reviewer
)

select
    points.criterion,
    scored.application_id,
    scored.application,
    scored.place_id,
    scored.application_status,
    avg(100 * points.score / nullif(points.max_score, 0)) as score_percent,
    scored.threshold,
    nullif(count(points.reviewer), 0) as reviewers
from scored
join points using (application_id)
left join codelists on codelists.list = 'criterion' and codelists.code = points.criterion
group by
    points.criterion, codelists.position, scored.application_id, scored.application, scored.place_id,
    scored.application_status, scored.threshold
order by
    points.criterion <> 'all',
    codelists.position,
    points.criterion,
    score_percent desc,
    application_id
