-- One row per person registered at a held event that kept a list.
-- parameters: none
-- columns: project_id varchar, event_id varchar, person_id varchar, event_date date, kind varchar, topic varchar,
--   place_id varchar, attended boolean, completed boolean, home_place_id varchar, sex varchar, age integer,
--   age_band varchar, youth_kg_2023 varchar, youth_kg_2009 varchar, youth_un varchar, affiliation varchar,
--   disability varchar
with days_present as (
    select
        event_id,
        person_id,
        count(*) filter (where is_present) as days
    from attendance
    group by event_id, person_id
)
select
    events.project_id,
    events.event_id,
    days_present.person_id,
    events.end_date as event_date,
    events.kind,
    coalesce(events.topic, 'unknown') as topic,
    coalesce(municipalities_of_places.municipality_id, 'unknown') as place_id,
    days_present.days >= 1 as attended,
    days_present.days >= events.days_required as completed,
    step_people.home_place_id,
    step_people.sex,
    step_people.age,
    step_people.age_band,
    step_people.youth_kg_2023,
    step_people.youth_kg_2009,
    step_people.youth_un,
    step_people.affiliation,
    step_people.disability
from days_present
join events on events.event_id = days_present.event_id
join step_people on step_people.project_id = events.project_id and step_people.person_id = days_present.person_id
left join municipalities_of_places on municipalities_of_places.place_id = events.place_id
where events.status = 'held' and events.record_kind = 'list'
order by events.project_id, events.end_date, events.event_id, days_present.person_id
