-- One row per project and class of people by the data date: home, sex, youth, disability, and the steps they reached.
-- parameters: none
-- columns: project_id varchar, place_id varchar, sex varchar, youth varchar, disability varchar, reached bigint,
--   reached_in_training bigint, is_trained boolean, people bigint
with facts as (
    select
        people_facts.*,
        case when completed then 3 when attended then 2 else 1 end as step
    from people_facts
    join data_dates using (project_id)
    where event_date <= data_date
),
trained as (
    select project_id, person_id
    from trained_people
    join data_dates using (project_id)
    where trained_on <= data_date
),
persons as (
    select
        project_id,
        person_id,
        home_place_id as place_id,
        if(sex = 'F', 'F', 'others') as sex,
        if(youth_kg_2023 = 'yes', 'yes', 'others') as youth,
        if(disability = 'Y', 'Y', 'others') as disability,
        max(step)::bigint as reached,
        coalesce(max(step) filter (where kind = 'training'), 0)::bigint as reached_in_training
    from facts
    group by all
)
select
    persons.* exclude (person_id),
    trained.person_id is not null as is_trained,
    count(*) as people
from persons
left join trained using (project_id, person_id)
group by all
order by all
