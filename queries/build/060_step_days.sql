-- One row per project and day on which a held event ended: the first as-of day that counts it.
-- parameters: none
-- columns: project_id varchar, day date, as_of date
select
    events.project_id,
    events.end_date as day,
    min(as_of_dates.as_of) as as_of
from events
join as_of_dates on as_of_dates.project_id = events.project_id and as_of_dates.as_of >= events.end_date
where events.status = 'held'
group by events.project_id, events.end_date
order by events.project_id, day
