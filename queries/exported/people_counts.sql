-- One row per project and group of people: how many, or nothing where the number is withheld.
-- parameters: none
-- columns: project_id varchar, event_kind varchar, breakdown varchar, place_id varchar, sex varchar, youth varchar,
--   disability varchar, registered bigint, attended bigint, completed bigint, participations bigint, counted_on date
select
    project_id,
    kind as event_kind,
    crossing as breakdown,
    people_counts.place_id,
    sex,
    youth,
    disability,
    registered,
    attended,
    completed,
    participations,
    counted_on
from people_counts
cross join audience
where audience.audience = 'public'  -- elsewhere the numbers are exact
order by
    project_id,
    event_kind,
    breakdown,
    people_counts.place_id,
    sex,
    youth,
    disability
