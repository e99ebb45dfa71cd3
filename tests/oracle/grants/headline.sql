with sent as (
    from submitted($project_id, $as_of, $place_id, $call_id, $conflict_type)
    where award_kind = $award_kind and currency = $currency
),
given as (
    from awarded($project_id, $as_of, $place_id, $call_id, $conflict_type)
    where award_kind = $award_kind and currency = $currency
)
select
    (select count(*) from sent) as applications,
    (select coalesce(sum(requested), 0) from sent) as requested,
    (select count(*) from given) as grants,
    (select coalesce(sum(amount), 0) from given) as awarded,
    (select coalesce(sum(paid), 0) from given) as paid,
    (select coalesce(sum(amount - paid), 0) from given) as left,
    (
        select count(*)
        from tranches
        where
            grant_id in (select grant_id from given where not is_closed)
            and due_on <= $as_of
            and coalesce(paid_on, '9999-12-31') > $as_of
    ) as stuck
