select indicator_id, due_date, target
from milestones
where
    dimension = 'total'
    and place_id = coalesce($place_id, 'ALL')
    and (select project_id from indicators where indicators.indicator_id = milestones.indicator_id) = $project_id
