-- One row per project and trained person: the first day on which the person completed a training of the topics that count.
-- parameters: none
-- columns: project_id varchar, person_id varchar, trained_on date, home_place_id varchar, sex varchar, age_band varchar
select
    project_id,
    person_id,
    min(event_date) as trained_on,
    home_place_id,
    sex,
    age_band
from people_facts
where
    completed
    and kind = 'training'
    and topic in ('conflict_management', 'communication')
group by
    project_id,
    person_id,
    home_place_id,
    sex,
    age_band
order by
    project_id,
    person_id
