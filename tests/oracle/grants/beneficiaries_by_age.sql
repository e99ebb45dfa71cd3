-- order: kind_position(award_kind), list_position(['F', 'M', 'X', 'U'], sex), age_band
with last_counts as (
    select *
    from beneficiaries
    where counted_on = (
        select max(others.counted_on) from beneficiaries as others
        where others.grant_id = beneficiaries.grant_id and others.counted_on <= $as_of
    )
)
select
    award_kind,
    if(is_direct, 'direct', 'indirect') as directness,
    sex,
    age_band,
    count(distinct grant_id) as grants,
    sum(people)::bigint as people
from last_counts
join awarded($project_id, $as_of, $place_id, $call_id, $conflict_type) as given using (grant_id)
where is_direct and age_band <> 'all'
group by all
