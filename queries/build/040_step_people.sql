-- One row per project and person on the list of a held event: what splits may say of the person there.
-- parameters: none
-- columns: project_id varchar, person_id varchar, home_place_id varchar, sex varchar, age integer, age_band varchar,
--   youth_kg_2023 varchar, youth_kg_2009 varchar, youth_un varchar, affiliation varchar, disability varchar
with firsts as (
    select
        events.project_id,
        attendance.person_id,
        min(year(events.end_date)) as first_year
    from attendance
    join events using (event_id)
    where events.status = 'held' and events.record_kind = 'list'
    group by events.project_id, attendance.person_id
), aged as (
    select
        firsts.project_id,
        people.person_id,
        people.has_consent,
        people.sex,
        people.affiliation,
        people.disability,
        municipalities_of_places.municipality_id,
        case
            when people.has_consent and firsts.first_year - people.birth_year between 14 and 110
                then (firsts.first_year - people.birth_year)::integer
        end as age
    from firsts
    join people using (person_id)
    left join municipalities_of_places on municipalities_of_places.place_id = people.home_place_id
)
select
    project_id,
    person_id,
    case when has_consent then coalesce(municipality_id, 'unknown') else 'unknown' end as home_place_id,
    case when has_consent then sex else 'U' end as sex,
    age,
    case
        when age <= 24 then '14-24'
        when age <= 35 then '25-35'
        when age <= 59 then '36-59'
        when age >= 60 then '60+'
        else 'unknown'
    end as age_band,
    case when age <= 35 then 'yes' when age > 35 then 'no' else 'unknown' end as youth_kg_2023,
    case when age <= 28 then 'yes' when age > 28 then 'no' else 'unknown' end as youth_kg_2009,
    case when age between 15 and 24 then 'yes' when age is not null then 'no' else 'unknown' end as youth_un,
    case when has_consent then affiliation else 'unknown' end as affiliation,
    case when has_consent then disability else 'U' end as disability
from aged
order by project_id, person_id
