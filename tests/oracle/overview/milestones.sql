select indicator_id, due_date, milestones.target
from milestones
join indicators using (indicator_id)
where
    project_id = $project_id
    and dimension = 'total'
    and category = 'total'
    and place_id = coalesce($place_id, 'ALL')
