with mine as materialized (from reviewed_risks($project_id, $as_of, $place_id)),
risen as materialized (from mine where state not in ('closed', 'none')),
warned as materialized (from observed_signals($project_id, $as_of, $place_id) where signal_group = 'warning'),
raised as materialized (from raised_issues($project_id, $as_of, $place_id, 'all'))
select
    (select count(*) from risen) as open_risks,
    (select count(*) from risen where level >= 15) as high_risks,
    (select count(*) from risen where days_since_review > 180) as stale_risks,
    (select count(*) from risen where days_late > 0) as overdue_measures,
    (select count(*) from mine where state = 'none') as unreviewed,
    (select count(*) from warned) as warnings,
    (select count(*) from warned where answered_on is not null) as answered,
    (select count(*) from warned where answered_on is null) as unanswered,
    (select quantile_cont(days, 0.5) from warned) as median_days,
    (select count(*) from raised) as issues,
    (select count(*) from raised where state = 'resolved') as resolved
