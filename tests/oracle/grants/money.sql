-- order: kind_position(award_kind), currency
with sent as (from submitted($project_id, $as_of, $place_id, $call_id, $conflict_type)),
given as (from awarded($project_id, $as_of, $place_id, $call_id, $conflict_type)),
money as (
    select award_kind, currency, 1 as sent, 0 as given, requested, 0 as amount, 0 as paid, 0 as cash, 0 as in_kind
    from sent
    union all
    select award_kind, currency, 0, 1, 0, amount, paid, cofinancing_cash, cofinancing_in_kind from given
)
select
    award_kind,
    currency,
    sum(sent)::bigint as applications,
    sum(requested) as requested,
    sum(given)::bigint as grants,
    sum(amount) as awarded,
    sum(paid) as paid,
    sum(amount) - sum(paid) as left,
    coalesce(sum(cash), 0) as cofinancing_cash,
    coalesce(sum(in_kind), 0) as cofinancing_in_kind,
    if(grants = 0, null, cofinanced(coalesce(sum(cash), 0) + coalesce(sum(in_kind), 0), sum(amount)))
        as cofinancing_percent
from money
group by award_kind, currency
