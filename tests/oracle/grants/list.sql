-- order: grant_outcome <> 'active', "left" desc
select
    grant_id,
    title as grant,
    award_kind,
    recipient,
    place_id,
    conflict_type,
    currency,
    amount as awarded,
    paid,
    amount - paid as "left",
    cofinancing,
    cofinanced(cofinancing, amount) as cofinancing_percent,
    if(is_closed, coalesce(outcome, 'active'), 'active') as grant_outcome,
    awarded_on,
    start_date,
    end_date,
    if(is_closed, closed_on, null) as closed_on
from awarded($project_id, $as_of, $place_id, $call_id, $conflict_type)
where
    contains(lower(title), lower($search))
    or contains(lower(applicant), lower($search))
