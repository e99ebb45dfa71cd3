-- One row per project and home municipality, `all` together: people trained, or nothing where the number is withheld.
-- parameters: none
-- columns: project_id varchar, place_id varchar, people bigint, counted_on date
select
    project_id,
    trained_counts.place_id,
    people,
    counted_on
from trained_counts
cross join audience
where audience.audience = 'public'  -- elsewhere the numbers are exact
order by
    project_id,
    trained_counts.place_id
