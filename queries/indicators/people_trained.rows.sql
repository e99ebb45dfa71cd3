-- One row per person who completed a training in conflict management or communication by then: the rows behind their number.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: table_name varchar, load_id varchar, row_number bigint, person_id varchar, place_id varchar, sex varchar,
--   age_band varchar, value bigint
select
    'people' as table_name,
    people.load_id,
    people.row_number::bigint as row_number,
    trained_people.person_id,
    trained_people.home_place_id as place_id,
    trained_people.sex,
    trained_people.age_band,
    1::bigint as value
from trained_people
join people on people.person_id = trained_people.person_id
where trained_people.project_id = $project_id::varchar
    and trained_people.trained_on <= $as_of::date
    and ($place_id::varchar is null or trained_people.home_place_id = $place_id::varchar)
order by
    people.load_id,
    people.row_number
