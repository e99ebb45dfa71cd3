-- One row per person, participation, line of a head-count or organisation of a place, and what it adds to each number.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: table_name varchar, load_id varchar, row_number bigint, person_id varchar, organisation varchar,
--   organisation_type varchar, sex varchar, age_band varchar, event varchar, people bigint, women bigint,
--   participations bigint, women_participations bigint, organisations bigint, active_organisations bigint
with counted as (
    select distinct
        'people' as table_name, source.load_id, source.row_number, person_id, null as organisation,
        null as organisation_type, facts.sex, facts.age_band, null as event,
        1 as people, 0 as participations, 0 as organisations, 0 as active_organisations
    from people_facts as facts
    join people as source using (person_id)
    where
        facts.project_id = $project_id
        and facts.event_date <= $as_of::date
        and facts.home_place_id = $place_id
        and facts.attended
    union all
    select
        table_name, load_id, row_number, person_id, null, null, sex, age_band, event, 0, participations, 0, 0
    from participation_rows
    where
        project_id = $project_id
        and event_date <= $as_of::date
        and place_id = $place_id
    union all
    select
        'organisations', load_id, row_number, null, name, organisation_type, null, null, null,
        0, 0, 1, is_active::integer
    from organisations
    join municipalities_of_places using (place_id)
    where
        municipality_id = $place_id
        and (project_id = $project_id or project_id is null)
        and coalesce(mapped_on, founded_on, '0001-01-01') <= $as_of::date
)
select
    table_name, load_id, row_number, person_id, organisation, organisation_type, sex, age_band, event,
    people::bigint as people,
    if(sex = 'F', people, 0)::bigint as women,
    participations::bigint as participations,
    if(sex = 'F', participations, 0)::bigint as women_participations,
    organisations::bigint as organisations,
    active_organisations::bigint as active_organisations
from counted
order by table_name, load_id, row_number, organisation, event, sex, age_band
