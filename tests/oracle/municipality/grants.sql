-- order: awarded_on desc
select
    title as grant,
    award_kind,
    organisation,
    awarded_on,
    currency,
    amount::double as amount,
    paid::double as paid,
    (amount - paid)::double as left,
    if(coalesce(closed_on > $as_of, true), 'active', coalesce(outcome, 'active')) as grant_outcome
from awards($project_id, $as_of, $place_id)
where municipality = $place_id
