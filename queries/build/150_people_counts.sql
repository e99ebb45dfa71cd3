-- One row per as-of day, kind, topic, crossing and cell: unique people by home, participations by place of the event, cumulative.
-- parameters: none
-- columns: project_id varchar, as_of date, kind varchar, topic varchar, crossing varchar, place_id varchar, sex varchar,
--   age_band varchar, youth_definition varchar, youth varchar, affiliation varchar, disability varchar,
--   registered bigint, attended bigint, completed bigint, participations bigint, counted_on date
with cells as (
    select distinct
        cell, project_id, kind, topic, crossing, place_id, sex, age_band, youth_definition, youth,
        affiliation, disability
    from step_every_change
), begun as (
    select cell, project_id, min(as_of) as as_of from step_every_change group by cell, project_id
), days as (
    select begun.cell, as_of_dates.as_of
    from begun
    join as_of_dates on as_of_dates.project_id = begun.project_id and as_of_dates.as_of >= begun.as_of
), sums as (
    select
        days.cell,
        days.as_of,
        sum(coalesce(changes.registered, 0)) over running as registered,
        sum(coalesce(changes.attended, 0)) over running as attended,
        sum(coalesce(changes.completed, 0)) over running as completed,
        sum(coalesce(changes.participations, 0)) over running as participations
    from days
    left join step_every_change as changes on changes.cell = days.cell and changes.as_of = days.as_of
    window running as (partition by days.cell order by days.as_of)
)
select
    cells.project_id,
    sums.as_of,
    cells.kind,
    cells.topic,
    cells.crossing,
    cells.place_id,
    cells.sex,
    cells.age_band,
    cells.youth_definition,
    cells.youth,
    cells.affiliation,
    cells.disability,
    sums.registered::bigint as registered,
    sums.attended::bigint as attended,
    sums.completed::bigint as completed,
    sums.participations::bigint as participations,
    sums.as_of as counted_on
from sums
join cells on cells.cell = sums.cell
where sums.registered + sums.participations > 0
order by cells.project_id, cells.crossing, cells.kind, cells.topic, sums.as_of, cells.place_id, cells.sex, cells.age_band
