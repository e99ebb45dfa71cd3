-- order: kind_position(award_kind), currency
with sent as (from submitted($project_id, $as_of, $place_id, $call_id, $conflict_type)),
given as (from awarded($project_id, $as_of, $place_id, $call_id, $conflict_type)),
pairs as (
    select its_call as call_id, award_kind, currency from given
    union
    select call_id, award_kind, currency from sent
)
select
    pairs.award_kind,
    pairs.currency,
    pairs.call_id,
    calls.title as call,
    calls.scheme as call_scheme,
    calls.place_id,
    (select count(*) from sent where (sent.call_id, sent.award_kind, sent.currency)
        = (pairs.call_id, pairs.award_kind, pairs.currency)) as applications,
    (select coalesce(sum(requested), 0) from sent where (sent.call_id, sent.award_kind, sent.currency)
        = (pairs.call_id, pairs.award_kind, pairs.currency)) as requested,
    count(given.grant_id) as grants,
    coalesce(sum(given.amount), 0) as awarded,
    coalesce(sum(given.paid), 0) as paid,
    awarded - coalesce(sum(given.paid), 0) as left,
    coalesce(sum(given.cofinancing_cash), 0) as cofinancing_cash,
    coalesce(sum(given.cofinancing_in_kind), 0) as cofinancing_in_kind,
    cofinanced(sum(given.cofinancing), sum(given.amount)) as cofinancing_percent,
    if(pairs.award_kind = 'municipality', null, 100.0 * any_value(min_cofinancing_share)) as minimum_percent
from pairs
join calls using (call_id)
left join given
    on (given.its_call, given.award_kind, given.currency) = (pairs.call_id, pairs.award_kind, pairs.currency)
group by pairs.call_id, calls.title, calls.scheme, calls.place_id, pairs.award_kind, pairs.currency
