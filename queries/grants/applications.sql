-- One row per application: what was asked for, points of all criteria in percent, what is decided and why, by the day.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar, conflict_type varchar, search varchar
-- columns: application_id varchar, application varchar, organisation varchar, place_id varchar, conflict_type varchar,
--   submitted_on date, currency varchar, requested decimal(18,2), score_percent double, threshold double,
--   application_status varchar, decided_on date, reason varchar
with by_reviewer as (
    select
        application_id,
        reviewer,
        100 * sum(score)::double / nullif(sum(max_score), 0) as score_percent
    from application_scores
    group by application_id, reviewer
),

points as (
    select application_id, avg(score_percent) as score_percent
    from by_reviewer
    group by application_id
)

select
    applications.application_id,
    applications.title as application,
    organisations.name as organisation,
    coalesce(municipality_id, applications.place_id) as place_id,
    coalesce(applications.conflict_type, 'unknown') as conflict_type,
    applications.submitted_on,
    calls.currency,
    applications.requested::decimal(18, 2) as requested,
    if(is_known and applications.status in ('scored', 'rejected', 'reserve', 'approved'), score_percent, null)
        as score_percent,
    calls.min_score_percent::double as threshold,
    if(is_known, applications.status, 'submitted') as application_status,
    if(is_known, applications.decided_on, null) as decided_on,
    if(is_known, nullif(trim(applications.reason), ''), null) as reason
from (
    select
        applications.*,
        coalesce(decided_on, data_date) <= $as_of::date as is_known
    from applications
    join calls using (call_id)
    join data_dates using (project_id)
    where calls.project_id = $project_id and submitted_on <= $as_of::date
) as applications
join calls using (call_id)
left join municipalities_of_places on municipalities_of_places.place_id = applications.place_id
left join organisations on organisations.organisation_id = applications.organisation_id
left join points using (application_id)
where
    ($place_id::varchar is null or municipality_id = $place_id)
    and ($call_id = 'all' or calls.call_id = $call_id)
    and ($conflict_type = 'all' or coalesce(applications.conflict_type, 'unknown') = $conflict_type)
    and (contains(lower(coalesce(applications.title, '')), lower($search))
        or contains(lower(organisations.name), lower($search)))
order by score_percent desc nulls last, submitted_on, application_id
