-- One row per home municipality: active citizens present at an event by the day; without consent place and sex unknown.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: place_id varchar, women bigint, men bigint, other_sex bigint, sex_unknown bigint, people bigint
select
    people_facts.home_place_id as place_id,
    count(distinct people_facts.person_id) filter (where people_facts.sex = 'F') as women,
    count(distinct people_facts.person_id) filter (where people_facts.sex = 'M') as men,
    count(distinct people_facts.person_id) filter (where people_facts.sex = 'X') as other_sex,
    count(distinct people_facts.person_id) filter (where people_facts.sex = 'U') as sex_unknown,
    count(distinct people_facts.person_id) as people
from people_facts
join people using (person_id)
where
    people_facts.project_id = $project_id
    and people_facts.event_date <= $as_of::date
    and people_facts.attended
    and people.is_active_citizen
    and ($place_id::varchar is null or people_facts.home_place_id = $place_id)
group by people_facts.home_place_id
order by
    people_facts.home_place_id = 'unknown',
    people desc,
    people_facts.home_place_id
