-- order: kind_position(award_kind), currency
with given as (from awarded($project_id, $as_of, $place_id, $call_id, $conflict_type)),
people as (
    select given.*, is_direct, people
    from beneficiaries
    join given using (grant_id)
    where not exists (from beneficiaries as later where later.grant_id = given.grant_id
                      and later.counted_on > beneficiaries.counted_on and later.counted_on <= $as_of)
        and counted_on <= $as_of
)
select
    award_kind,
    currency,
    place_id,
    count(*) as grants,
    sum(amount) as awarded,
    sum(paid) as paid,
    sum(amount) - sum(paid) as left,
    sum(cofinancing) as cofinancing,
    cofinanced(sum(cofinancing), sum(amount)) as cofinancing_percent,
    (
        select coalesce(sum(people), 0)::bigint
        from people
        where
            is_direct
            and (people.award_kind, people.currency, people.place_id)
            = (given.award_kind, given.currency, given.place_id)
    ) as direct,
    (
        select coalesce(sum(people), 0)::bigint
        from people
        where
            not is_direct
            and (people.award_kind, people.currency, people.place_id)
            = (given.award_kind, given.currency, given.place_id)
    ) as indirect
from given
group by award_kind, currency, place_id
