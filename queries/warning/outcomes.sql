-- One row per outcome, unknown and those of none too, if any warning was answered by the day: how many of them.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: outcome varchar, warnings bigint
with answered as (
    select coalesce(signals.outcome, 'unknown') as outcome
    from signals
    left join municipalities_of_places using (place_id)
    where
        project_id = $project_id
        and observed_on <= $as_of::date
        and responded_on <= $as_of::date
        and verified <> 'refuted'
        and kind not in (select code from codelists where list = 'signal_kind' and contains(label, '(peace signal)'))
        and ($place_id::varchar is null or municipality_id = $place_id)
)
select
    outcomes.outcome,
    count(answered.outcome) as warnings
from (values ('de_escalated'), ('ongoing'), ('escalated'), ('no_action'), ('unknown')) as outcomes (outcome)
left join answered using (outcome)
where exists (select outcome from answered)
group by outcomes.outcome
order by list_position(['de_escalated', 'ongoing', 'escalated', 'no_action', 'unknown'], outcomes.outcome)
