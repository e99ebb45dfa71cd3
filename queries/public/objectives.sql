-- One row per objective of a plan, without its title.
-- parameters: none
-- columns: objective_id varchar, plan_id varchar, number smallint
select
    objective_id,
    plan_id,
    number
from objectives
order by objective_id
