-- One row per day on which a project learned something of a topic, the place and its municipality; ALL: of every place.
create or replace table learned as
with facts(project_id, place_id, topic, day) as (
    select project_id, place_id, 'mapping', mapped_on from organisations
    union all
    select project_id, place_id, 'mapping', assessed_on
    from capacity_scores
    join organisations using (organisation_id)
    union all
    select project_id, place_id, 'events', end_date from events where status = 'held'
    union all
    select project_id, place_id, 'plans', adopted_on from action_plans
    union all
    select project_id, place_id, 'plans', reported_on
    from activity_updates
    join activities using (activity_id)
    join objectives using (objective_id)
    join action_plans using (plan_id)
    union all
    select project_id, place_id, 'early_warning', identified_on from risks
    union all
    select project_id, place_id, 'early_warning', reviewed_on from risk_reviews join risks using (risk_id)
    union all
    select project_id, place_id, 'early_warning', observed_on from signals
    union all
    select project_id, place_id, 'early_warning', raised_on from issues
    union all
    select project_id, applications.place_id, 'grants', submitted_on from applications join calls using (call_id)
    union all
    select project_id, coalesce(calls.place_id, 'ALL'), 'grants', done_on from call_stages join calls using (call_id)
    union all
    select
        project_id, beneficiary_place_id, 'grants',
        unnest([awarded_on, paid_on, report_submitted_on])
    from grants
    left join tranches using (grant_id)
    left join applications using (application_id)
    join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
    union all
    select project_id, measurements.place_id, 'indicators', approved_on
    from measurements
    join indicators using (indicator_id)
    where status = 'approved'
)
select facts.*, lies_in
from facts
left join lodgings using (place_id)
where day is not null;
