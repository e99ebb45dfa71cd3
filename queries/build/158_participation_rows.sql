-- One row per participation (a person at an event) or line of a head-count, with the row of the source that says so.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, project_id varchar, event_date date, kind varchar,
--   topic varchar, event varchar, place_id varchar, person_id varchar, sex varchar, age_band varchar,
--   participations bigint
with present as (
    select
        event_id,
        person_id,
        arg_min(load_id, row_number) as load_id,
        min(row_number)::bigint as row_number
    from attendance
    where is_present
    group by event_id, person_id
), counted as (
    select
        'attendance' as table_name, present.load_id, present.row_number, event_id, person_id, facts.place_id,
        facts.sex, facts.age_band, 1::bigint as participations
    from people_facts as facts
    join present using (event_id, person_id)
    where facts.attended
    union all
    select
        'headcounts', source.load_id, source.row_number::bigint, event_id, null, facts.place_id,
        facts.sex, facts.age_band, facts.participations
    from step_headcounts as facts
    join headcounts as source using (event_id, sex, age_band)
)
select
    counted.table_name,
    counted.load_id,
    counted.row_number,
    event_counts.project_id,
    event_counts.end_date as event_date,
    event_counts.kind,
    event_counts.topic,
    event_counts.title as event,
    counted.place_id,
    counted.person_id,
    counted.sex,
    counted.age_band,
    counted.participations
from counted
join event_counts using (event_id)
order by event_counts.project_id, event_counts.end_date, counted.event_id, counted.table_name, counted.row_number
