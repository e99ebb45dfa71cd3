-- order: due_on
with things(due_kind, due_on, title, municipality, number) as materialized (
    select 'activity', due_on, title, plan_place, number
    from states($project_id, $as_of, null, 'all')
    where is_open
    union all
    select 'tranche', due_on, title, if(beneficiary_place_id is null, null, coalesce(municipality, 'unknown')), null
    from awards($project_id, $as_of, null)
    join tranches using (grant_id)
    where coalesce(paid_on > $as_of, true)
    union all
    select
        'grant_report', report_due_on, title,
        if(beneficiary_place_id is null, null, coalesce(municipality, 'unknown')), null
    from awards($project_id, $as_of, null)
    join tranches using (grant_id)
    where coalesce(report_submitted_on > $as_of, true)
    union all
    select
        'call_stage', planned_on, calls.title, if(place_id is null, null, coalesce(municipality, 'unknown')), null
    from call_stages
    join calls using (call_id)
    left join municipality_of using (place_id)
    where
        project_id = $project_id
        and coalesce(done_on > $as_of, true)
        and least(opened_on, (select min(done_on) from call_stages as others
                              where others.call_id = calls.call_id)) <= $as_of
    union all
    select 'treatment', reviews[1].treatment_due, event, coalesce(municipality_of.municipality, 'unknown'), null
    from reviewed_risks($project_id, $as_of, null) as risks
    left join municipality_of using (place_id)
    where state not in ('closed', 'treated', 'none')
    union all
    select 'period_report', due_on, null, null, null
    from reporting_periods
    where project_id = $project_id and start_date <= $as_of and coalesce(locked_on > $as_of, true)
)
select
    due_on,
    due_on - $as_of::date as days_left,
    due_kind,
    number,
    title,
    municipality as place_id
from things
where due_on - $as_of::date between 0 and 30 and coalesce(
        is_here(municipality, $place_id),
        due_kind in ('call_stage', 'period_report')
    )
