-- One row per project, place of the event, sex and kind of event (training, dialogue, other): participations by the data date.
-- parameters: none
-- columns: project_id varchar, place_id varchar, sex varchar, kind varchar, participations bigint
select
    project_id,
    place_id,
    if(sex = 'F', 'F', 'others') as sex,
    if(kind in ('training', 'dialogue'), kind, 'other') as kind,
    sum(participations)::bigint as participations
from participation_rows
join data_dates using (project_id)
where event_date <= data_date
group by
    project_id,
    place_id,
    if(sex = 'F', 'F', 'others'),
    if(kind in ('training', 'dialogue'), kind, 'other')
order by
    project_id,
    place_id,
    sex,
    kind
