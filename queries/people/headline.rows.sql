-- One row per person, participation or line of a head-count that the headline numbers count, and what it adds to each.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar, event_topic varchar
-- columns: table_name varchar, load_id varchar, row_number bigint, person_id varchar, place_id varchar, sex varchar,
--   age_band varchar, event varchar, registered bigint, people bigint, completed bigint, participations bigint,
--   women bigint, sex_unknown bigint, trained bigint
with persons as (
    select
        person_id, home_place_id, sex, age_band,
        1 as registered, attended::integer as people, completed::integer as completed, 0 as trained
    from people_facts
    where
        project_id = $project_id
        and event_date <= $as_of::date
        and $event_kind in ('all', kind)
        and $event_topic in ('all', topic)
    union all
    select person_id, home_place_id, sex, age_band, 0, 0, 0, 1
    from trained_people
    where
        project_id = $project_id
        and trained_on <= $as_of::date
),
counted as (
    select
        'people' as table_name, source.load_id, source.row_number, person_id, persons.home_place_id as place_id,
        persons.sex, persons.age_band, null as event, max(registered) as registered, max(people) as people,
        max(completed) as completed, 0 as participations, max(trained) as trained
    from persons
    join people as source using (person_id)
    group by
        source.load_id, source.row_number, person_id, persons.home_place_id, persons.sex, persons.age_band
    union all
    select
        table_name, load_id, row_number, person_id, place_id, sex, age_band, event, 0, 0, 0, participations, 0
    from participation_rows
    where
        project_id = $project_id
        and event_date <= $as_of::date
        and $event_kind in ('all', kind)
        and $event_topic in ('all', topic)
)
select
    table_name, load_id, row_number, person_id, place_id, sex, age_band, event,
    registered::bigint as registered,
    people::bigint as people,
    completed::bigint as completed,
    participations::bigint as participations,
    if(sex = 'F', people, 0)::bigint as women,
    if(sex = 'U', people, 0)::bigint as sex_unknown,
    trained::bigint as trained
from counted
where $place_id::varchar is null or place_id = $place_id
order by table_name, load_id, row_number, event, place_id, sex, age_band
