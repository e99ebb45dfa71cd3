-- order: severity desc
with warned as materialized (from observed_signals($project_id, $as_of, $place_id) where signal_group = 'warning')
select
    grade as severity,
    (select count(*) from warned where severity = grade) as warnings,
    (select count(*) from warned where severity = grade and answered_on is not null) as answered,
    (select count(*) from warned where severity = grade and answered_on is null) as unanswered,
    (select round(100.0 * count(answered_on) / nullif(count(*), 0), 1) from warned where severity = grade)
        as answered_percent,
    (select quantile_cont(days, 0.5) from warned where severity = grade) as median_days,
    (select quantile_cont(days, 0.5) from warned) as median_days_of_all
from (select unnest([1, 2, 3, 4, 5]) as grade)
where (select count(*) from warned) > 0
