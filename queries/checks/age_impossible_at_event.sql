-- One row per person who was under 14 or over 100 in the year of an event: that year minus the year of birth.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with attended as (
    select attendance.person_id, min(events.start_date) as first_day, max(events.start_date) as last_day
    from attendance
    join events on events.event_id = attendance.event_id
    group by attendance.person_id
), aged as (
    select
        people.*,
        if(year(first_day) - birth_year < 14, first_day, last_day) as odd_day
    from people
    join attended on attended.person_id = people.person_id
)
select
    'people' as table_name,
    aged.load_id,
    aged.row_number,
    'birth_year' as column_name,
    aged.birth_year::varchar as value,
    'error' as severity,
    aged.odd_day::varchar as detail
from aged
where year(aged.odd_day) - aged.birth_year not between 14 and 100
order by aged.load_id, aged.row_number
