-- One row per indicator and milestone of the whole project, or of one place.
-- parameters: project_id varchar, place_id varchar
-- columns: indicator_id varchar, due_date date, target double
select
    indicator_id,
    milestones.due_date,
    milestones.target
from milestones
join indicators using (indicator_id)
where
    indicators.project_id = $project_id
    and milestones.place_id = coalesce($place_id::varchar, 'ALL')
    and milestones.dimension = 'total'
order by
    indicator_id,
    milestones.due_date
