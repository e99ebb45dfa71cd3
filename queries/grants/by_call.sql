-- One row per call, kind of award and currency: requested, awarded, paid, left, co-financing beside the call's minimum.
-- parameters: project_id varchar, as_of date, place_id varchar, call_id varchar, conflict_type varchar
-- columns: award_kind varchar, currency varchar, call_id varchar, call varchar, call_scheme varchar,
--   place_id varchar, applications bigint, requested decimal(18,2),
--   grants bigint, awarded decimal(18,2), paid decimal(18,2), left decimal(18,2), cofinancing_cash decimal(18,2),
--   cofinancing_in_kind decimal(18,2), cofinancing_percent double, minimum_percent double
with lines as (
    select
        calls.scheme as award_kind, calls.currency, calls.call_id,
        requested, null as amount, null as paid, null as cash, null as in_kind
    from applications
    join calls using (call_id)
    left join municipalities_of_places on municipalities_of_places.place_id = applications.place_id
    where
        calls.project_id = $project_id and applications.submitted_on <= $as_of::date
        and ($place_id::varchar is null or municipality_id = $place_id)
        and ($call_id = 'all' or calls.call_id = $call_id)
        and ($conflict_type = 'all' or coalesce(applications.conflict_type, 'unknown') = $conflict_type)
    union all
    select
        awards.award_kind, awards.currency, awards.call_id, null, awards.amount,
        (select sum(amount) from tranches where grant_id = awards.grant_id and paid_on <= $as_of::date),
        grants.cofinancing_cash, grants.cofinancing_in_kind
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
    award_kind, lines.currency, call_id, calls.title as call, calls.scheme as call_scheme, calls.place_id,
    count(requested) as applications,
    coalesce(sum(requested), 0)::decimal(18, 2) as requested,
    count(amount) as grants,
    coalesce(sum(amount), 0)::decimal(18, 2) as awarded,
    coalesce(sum(paid), 0)::decimal(18, 2) as paid,
    (coalesce(sum(amount), 0) - coalesce(sum(paid), 0))::decimal(18, 2) as "left",
    coalesce(sum(cash), 0)::decimal(18, 2) as cofinancing_cash,
    coalesce(sum(in_kind), 0)::decimal(18, 2) as cofinancing_in_kind,
    100 * (coalesce(sum(cash), 0) + coalesce(sum(in_kind), 0))::double
        / nullif(sum(amount) + coalesce(sum(cash), 0) + coalesce(sum(in_kind), 0), 0) as cofinancing_percent,
    100 * if(award_kind = 'municipality', null, calls.min_cofinancing_share)::double as minimum_percent
from lines
join calls using (call_id)
group by award_kind, lines.currency, call_id, calls.title, calls.scheme, calls.place_id, calls.min_cofinancing_share
order by list_position(['municipality', 'local_initiative', 'small_grant'], award_kind), lines.currency, "left" desc,
    awarded desc, call, call_id
