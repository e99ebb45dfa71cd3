-- One row per project, home municipality (and all) and span of days (valid_to not included): people trained by then.
-- parameters: none
-- columns: project_id varchar, place_id varchar, valid_from date, valid_to date, people bigint, counted_on date
with firsts as (
    select
        project_id,
        unnest(['all', home_place_id]) as place_id,
        trained_on
    from trained_people
),
days as (
    select
        project_id,
        place_id,
        trained_on as valid_from,
        sum(count(*)) over (partition by project_id, place_id order by trained_on)::bigint as people
    from firsts
    group by
        project_id,
        place_id,
        trained_on
)
select
    project_id,
    place_id,
    valid_from,
    lead(valid_from, 1, date '9999-12-31') over (partition by project_id, place_id order by valid_from) as valid_to,
    people,
    valid_from as counted_on
from days
order by
    project_id,
    place_id,
    valid_from
