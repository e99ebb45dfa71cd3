-- One row per call and conflict type to choose: calls begun, of the place or of all; types applied for in the project.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: filter varchar, code varchar, call varchar, place_id varchar, call_scheme varchar
with begun as (
    select call_id from calls where opened_on <= $as_of::date
    union
    select call_id from applications where submitted_on <= $as_of::date
    union
    select call_id from call_stages where done_on <= $as_of::date
    union
    select coalesce(grants.call_id, applications.call_id)
    from grants
    left join applications using (application_id)
    where grants.awarded_on <= $as_of::date
),

offered as (
    select
        'call_id' as filter,
        calls.call_id as code,
        calls.title as call,
        coalesce(municipality_id, calls.place_id) as place_id,
        calls.scheme as call_scheme
    from calls
    join begun using (call_id)
    left join municipalities_of_places using (place_id)
    where
        calls.project_id = $project_id
        and ($place_id::varchar is null or calls.place_id is null or municipality_id = $place_id)
    union all
    select distinct
        'conflict_type',
        coalesce(applications.conflict_type, 'unknown'),
        null,
        null,
        null
    from applications
    join calls using (call_id)
    where
        calls.project_id = $project_id
        and applications.submitted_on <= $as_of::date
)

select
    filter,
    code,
    call,
    place_id,
    call_scheme
from offered
order by
    filter,
    call,
    code
