-- One row per project: its first day, and the day that its data are of, by the facts that tell a day.
create or replace table project_days as
with facts(project_id, day) as (
    select project_id, end_date from events where status = 'held'
    union all
    select project_id, reported_on
    from activity_updates
    join activities using (activity_id)
    join objectives using (objective_id)
    join action_plans using (plan_id)
    union all
    select project_id, reviewed_on from risk_reviews join risks using (risk_id)
    union all
    select project_id, observed_on from signals
    union all
    select project_id, unnest([period_end, approved_on]) from measurements join indicators using (indicator_id)
    union all
    select project_id, paid_on
    from tranches
    join grants using (grant_id)
    left join applications using (application_id)
    join calls on calls.call_id in (grants.call_id, applications.call_id)
),
begun(project_id, day) as (
    select project_id, start_date from projects
    union all
    select project_id, start_date from events where status = 'held'
    union all
    select project_id, start_date from action_plans
    union all
    select project_id, opened_on from calls
)
select
    projects.*,
    (select min(day) from begun where begun.project_id = projects.project_id) as first_day,
    coalesce(
        (select max(day) from facts where facts.project_id = projects.project_id),
        (select max(published_on) from published_figures where published_figures.project_id = projects.project_id),
        (select min(day) from begun where begun.project_id = projects.project_id)
    ) as data_date
from projects;
