-- order: month
select
    strftime(observed_on, '%Y-%m-01')::date as month,
    signal_group,
    severity,
    count(*) as signals,
    count(answered_on) as answered,
    count(*) - count(answered_on) as unanswered
from observed_signals($project_id, $as_of, $place_id)
group by all
