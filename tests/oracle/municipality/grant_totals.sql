-- order: list_position(['municipality', 'local_initiative', 'small_grant'], award_kind), currency
select
    award_kind,
    currency,
    count(*) as grants,
    sum(amount)::double as awarded,
    sum(paid)::double as paid,
    sum(amount - paid)::double as left
from awards($project_id, $as_of, $place_id)
where municipality = $place_id
group by award_kind, currency
