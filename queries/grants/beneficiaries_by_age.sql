-- One row per kind of award, sex and age band: people who benefit directly, counted last by the day, grant by grant.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar, conflict_type varchar
-- columns: award_kind varchar, directness varchar, sex varchar, age_band varchar, grants bigint, people bigint
with counted as (
    select
        awards.award_kind,
        beneficiaries.*,
        max(beneficiaries.counted_on) over (partition by beneficiaries.grant_id) as last_counted_on
    from beneficiaries
    join awards using (grant_id)
    where
        awards.project_id = $project_id
        and awards.awarded_on <= $as_of::date
        and ($place_id::varchar is null or awards.place_id = $place_id)
        and ($call_id = 'all' or awards.call_id = $call_id)
        and ($conflict_type = 'all'
            or (awards.application_id is not null and coalesce(awards.conflict_type, 'unknown') = $conflict_type))
        and beneficiaries.counted_on <= $as_of::date
)

select
    award_kind,
    if(is_direct, 'direct', 'indirect') as directness,
    sex,
    age_band,
    count(distinct grant_id) as grants,
    if(count(people) = count(*), sum(people), null)::bigint as people
from counted
where counted_on = last_counted_on and is_direct and age_band <> 'all'  -- `all`: how old they are is not told
group by
    award_kind,
    is_direct,
    sex,
    age_band
order by
    list_position(['municipality', 'local_initiative', 'small_grant'], award_kind),
    list_position(['F', 'M', 'X', 'U'], sex),
    age_band = 'unknown',
    age_band
