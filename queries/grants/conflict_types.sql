-- One row per conflict type and currency: applications and what they request, grants and what they are awarded.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar
-- columns: conflict_type varchar, currency varchar, applications bigint, grants bigint, requested decimal(18,2),
--   awarded decimal(18,2)
with lines as (
    select
        coalesce(applications.conflict_type, 'unknown') as conflict_type,
        calls.currency,
        applications.requested,
        null as awarded
    from applications
    join calls using (call_id)
    left join municipalities_of_places on municipalities_of_places.place_id = applications.place_id
    where
        calls.project_id = $project_id
        and applications.submitted_on <= $as_of::date
        and ($place_id::varchar is null or municipality_id = $place_id)
        and ($call_id = 'all' or calls.call_id = $call_id)
    union all
    select
        coalesce(conflict_type, 'unknown'),
        currency,
        null,
        amount
    from awards
    where
        project_id = $project_id
        and application_id is not null
        and awarded_on <= $as_of::date
        and ($place_id::varchar is null or place_id = $place_id)
        and ($call_id = 'all' or call_id = $call_id)
)

select
    conflict_type,
    currency,
    count(requested) as applications,
    count(awarded) as grants,
    coalesce(sum(requested), 0)::decimal(18, 2) as requested,
    coalesce(sum(awarded), 0)::decimal(18, 2) as awarded
from lines
group by
    conflict_type,
    currency
order by
    sum(count(requested)) over (partition by conflict_type) desc,
    conflict_type,
    currency
