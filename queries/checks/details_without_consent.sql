-- One row per person without consent whose year of birth or disability is recorded all the same.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar, severity varchar
select
    'people' as table_name,
    people.load_id,
    people.row_number,
    'has_consent' as column_name,
    people.has_consent::varchar as value,
    'warning' as severity
from people
where not people.has_consent and (people.birth_year is not null or people.disability <> 'U')
order by people.load_id, people.row_number
