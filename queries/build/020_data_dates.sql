-- One row per project: the day of its oldest fact and the day its data are shown as of.
-- parameters: as_of date, published_on date
-- columns: project_id varchar, first_date date, data_date date
with dated as (
    select project_id, start_date as begins_on, end_date as known_on from events where status = 'held'
    union all
    select project_id, start_date, null from projects
    union all
    select project_id, start_date, null from action_plans
    union all
    select project_id, opened_on, null from calls
    union all
    select action_plans.project_id, null, activity_updates.reported_on
    from activity_updates
    join activities using (activity_id)
    join objectives using (objective_id)
    join action_plans using (plan_id)
    union all
    select risks.project_id, null, risk_reviews.reviewed_on from risk_reviews join risks using (risk_id)
    union all
    select project_id, null, observed_on from signals
    union all
    select indicators.project_id, null, greatest(measurements.period_end, measurements.approved_on)
    from measurements
    join indicators using (indicator_id)
    union all
    select calls.project_id, null, tranches.paid_on
    from tranches
    join grants using (grant_id)
    left join applications using (application_id)
    join calls on calls.call_id = coalesce(grants.call_id, applications.call_id)
), figures as (
    select project_id, max(published_on) as stated_on from published_figures group by project_id
), newest as (
    select
        projects.project_id,
        min(dated.begins_on) as begins_on,
        max(dated.known_on) as known_on,
        max(figures.stated_on) as stated_on
    from projects
    left join dated using (project_id)
    left join figures using (project_id)
    group by projects.project_id
), chosen as (
    select
        project_id,
        begins_on,
        coalesce($as_of::date, known_on, stated_on, begins_on, $published_on::date) as data_date
    from newest
)
select project_id, least(begins_on, data_date) as first_date, data_date
from chosen
order by project_id
