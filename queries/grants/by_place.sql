-- One row per kind of award, currency and municipality where the benefit falls: grants, money, co-financing, people.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar, conflict_type varchar
-- columns: award_kind varchar, currency varchar, place_id varchar, grants bigint, awarded decimal(18,2),
--   paid decimal(18,2), left decimal(18,2), cofinancing decimal(18,2), cofinancing_percent double,
--   direct bigint, indirect bigint
with last_counts as (
    select grant_id, max(counted_on) as counted_on
    from beneficiaries
    where counted_on <= $as_of::date
    group by grant_id
),

benefits as (
    select
        grant_id,
        sum(people) filter (where is_direct) as direct,
        sum(people) filter (where not is_direct) as indirect,
        bool_or(is_direct and people is null) as hides_direct,
        bool_or(not is_direct and people is null) as hides_indirect
    from beneficiaries
    join last_counts using (grant_id, counted_on)
    group by grant_id
),

shown as (
    select
        awards.award_kind,
        awards.currency,
        awards.grant_id,
        awards.amount,
        coalesce(awards.place_id, 'unknown') as place_id,
        coalesce(grants.cofinancing_cash, 0) + coalesce(grants.cofinancing_in_kind, 0) as cofinancing,
        (select sum(amount) from tranches where grant_id = awards.grant_id and paid_on <= $as_of::date) as paid
    from awards
    join grants using (grant_id)
    where
        awards.project_id = $project_id
        and awards.awarded_on <= $as_of::date
        and ($place_id::varchar is null or awards.place_id = $place_id)
        and ($call_id = 'all' or awards.call_id = $call_id)
        and ($conflict_type = 'all'
            or (awards.application_id is not null and coalesce(awards.conflict_type, 'unknown') = $conflict_type))
)

select
    award_kind, currency, place_id, count(*) as grants,
    sum(amount)::decimal(18, 2) as awarded,
    coalesce(sum(paid), 0)::decimal(18, 2) as paid,
    (sum(amount) - coalesce(sum(paid), 0))::decimal(18, 2) as "left",
    sum(cofinancing)::decimal(18, 2) as cofinancing,
    100 * sum(cofinancing)::double / nullif(sum(amount) + sum(cofinancing), 0) as cofinancing_percent,
    if(bool_or(hides_direct), null, coalesce(sum(direct), 0))::bigint as direct,
    if(bool_or(hides_indirect), null, coalesce(sum(indirect), 0))::bigint as indirect
from shown
left join benefits using (grant_id)
group by award_kind, currency, place_id
order by list_position(['municipality', 'local_initiative', 'small_grant'], award_kind), currency, "left" desc, awarded desc,
    place_id
