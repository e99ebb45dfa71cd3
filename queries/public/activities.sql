-- One row per activity of a plan, without its texts.
-- parameters: none
-- columns: activity_id varchar, objective_id varchar, number varchar, pillar varchar, area varchar,
--   contribution varchar, policy varchar, responsible_organisation_id varchar, planned_start date, planned_end date,
--   budget decimal(14,2), currency varchar, budget_source varchar, weight decimal(5,2)
select
    activity_id,
    objective_id,
    number,
    pillar,
    area,
    contribution,
    policy,
    case when responsible_organisation_id in (select organisation_id from organisations where is_public)
        then responsible_organisation_id end as responsible_organisation_id,
    planned_start,
    planned_end,
    budget,
    currency,
    budget_source,
    weight
from activities
order by activity_id
