-- One row per activity of a plan of the place: for its officials.
-- parameters: place_id varchar
-- columns: activity_id varchar, objective_id varchar, number varchar, title varchar, pillar varchar, area varchar,
--   contribution varchar, policy varchar, responsible_organisation_id varchar, planned_start date, planned_end date,
--   budget decimal(14,2), currency varchar, budget_source varchar, expected_result varchar,
--   means_of_verification varchar, weight decimal(5,2)
select
    activity_id,
    objective_id,
    number,
    title,
    pillar,
    area,
    contribution,
    policy,
    responsible_organisation_id,
    planned_start,
    planned_end,
    budget,
    currency,
    budget_source,
    expected_result,
    means_of_verification,
    weight
from activities
where
    objective_id in (
        select objective_id
        from objectives
        join action_plans using (plan_id)
        where action_plans.place_id in (select place_id from municipalities_of_places where municipality_id = $place_id))
order by activity_id
