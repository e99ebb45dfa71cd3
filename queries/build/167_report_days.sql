-- One row per project, place, topic and day of a fact; of a village also for its municipality, `ALL` for every place.
-- parameters: none
-- columns: project_id varchar, place_id varchar, topic varchar, fact_on date
with facts as (
    select project_id, place_id, 'events' as topic, end_date as fact_on from events where status = 'held'
    union all select project_id, place_id, 'plans', adopted_on from action_plans
    union all select project_id, place_id, 'plans', last_update_on from activity_states
    union all select projects.project_id, place_id, 'mapping', unnest([mapped_on, assessed_on])
    from organisations
    join projects on projects.project_id = coalesce(organisations.project_id, projects.project_id)
    left join capacity_scores using (organisation_id)
    union all select project_id, place_id, 'early_warning', unnest([identified_on, reviewed_on])
    from risks left join risk_reviews using (risk_id)
    union all select project_id, place_id, 'early_warning', observed_on from signals
    union all select project_id, place_id, 'early_warning', raised_on from issues
    union all select project_id, coalesce(place_id, 'ALL'), 'grants', done_on from calls join call_stages using (call_id)
    union all select project_id, asked.place_id, 'grants', submitted_on
    from applications as asked join calls using (call_id)
    union all select project_id, beneficiary_place_id, 'grants', unnest([awarded_on, paid_on, report_submitted_on])
    from grants left join tranches using (grant_id) left join applications using (application_id)
    join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
    union all select project_id, reported.place_id, 'indicators', approved_on
    from measurements as reported join indicators using (indicator_id) where status = 'approved'
)
select distinct
    project_id,
    unnest(list_distinct([place_id, municipality_id])) as place_id,
    topic,
    fact_on
from facts
left join municipalities_of_places using (place_id)
where fact_on is not null
order by
    project_id,
    topic,
    place_id,
    fact_on
