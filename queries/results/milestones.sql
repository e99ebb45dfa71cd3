-- One row per indicator and day on which something is due: a milestone of the whole project, or of the place chosen.
-- parameters: project_id varchar, place_id varchar
-- columns: indicator_id varchar, due_date date, target double
select
    milestones.indicator_id,
    milestones.due_date,
    milestones.target
from milestones
join indicators on indicators.indicator_id = milestones.indicator_id
where indicators.project_id = $project_id
    and milestones.place_id = coalesce($place_id::varchar, 'ALL')
    and milestones.dimension = 'total'
    and milestones.category = 'total'
order by
    milestones.indicator_id,
    milestones.due_date
