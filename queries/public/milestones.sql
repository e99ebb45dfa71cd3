-- One row per indicator, date, place and disaggregation: what is due by then.
-- parameters: none
-- columns: indicator_id varchar, due_date date, place_id varchar, dimension varchar, category varchar, target double
select
    indicator_id,
    due_date,
    place_id,
    dimension,
    category,
    target
from milestones
order by
    indicator_id,
    due_date,
    place_id,
    dimension,
    category
