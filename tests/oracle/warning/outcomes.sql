-- order: list_position(['de_escalated', 'ongoing', 'escalated', 'no_action', 'unknown'], outcome)
with answered as materialized (
    select coalesce(ended, 'unknown') as outcome
    from observed_signals($project_id, $as_of, $place_id)
    where signal_group = 'warning' and answered_on is not null
)
select outcome, (select count(*) from answered where answered.outcome = every.outcome) as warnings
from (select unnest(['de_escalated', 'ongoing', 'escalated', 'no_action', 'unknown']) as outcome) as every
where (select count(*) from answered) > 0
