-- One row per thing due on the as-of date or in the 30 days after it and not done by then; those of no place are all places'.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: due_on date, days_left bigint, due_kind varchar, number varchar, title varchar, place_id varchar
with awards as (
    select
        grants.grant_id, coalesce(applications.title, calls.title) as title, calls.project_id,
        grants.beneficiary_place_id as place_id
    from grants
    left join applications using (application_id)
    join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
    where grants.awarded_on <= $as_of::date
),
last_reviews as (
    select risk_id, max_by(status, reviewed_on) as status, arg_max_null(treatment_due, reviewed_on) as treatment_due
    from risk_reviews
    where reviewed_on <= $as_of::date
    group by risk_id
),
due as (
    select due_on, 'activity' as due_kind, number, activity as title, place_id, project_id
    from activity_states
    where is_open and greatest(valid_from, visible_from) <= $as_of::date and valid_to > $as_of::date
    union all
    select due_on, 'tranche', null, title, place_id, project_id
    from tranches join awards using (grant_id)
    where paid_on is null or paid_on > $as_of::date
    union all
    select report_due_on, 'grant_report', null, title, place_id, project_id
    from tranches join awards using (grant_id)
    where report_submitted_on is null or report_submitted_on > $as_of::date
    union all
    select planned_on, 'call_stage', null, calls.title, place_id, project_id
    from call_stages join calls using (call_id)
    where (done_on is null or done_on > $as_of::date)
        and (opened_on <= $as_of::date  -- announced, or prepared: opening is the third step
            or call_id in (select call_id from call_stages where done_on <= $as_of::date))
    union all
    select treatment_due, 'treatment', null, event, place_id, project_id
    from last_reviews join risks using (risk_id)
    where status not in ('treated', 'closed') and identified_on <= $as_of::date
    union all
    select due_on, 'period_report', null, null, null, project_id from reporting_periods
    where start_date <= $as_of::date and (locked_on is null or locked_on > $as_of::date)
)
select
    due_on,
    due_on - $as_of::date as days_left,
    due_kind,
    number,
    title,
    if(due.place_id is null, null, coalesce(municipality_id, 'unknown')) as place_id
from due
left join municipalities_of_places using (place_id)
where project_id = $project_id
    and due_on between $as_of::date and $as_of::date + 30
    and ($place_id::varchar is null or municipality_id = $place_id
        or due.place_id is null and due_kind in ('call_stage', 'period_report'))
order by due_on, due_kind, title, place_id
