-- order: as_of desc
select data_date as as_of
from project_days
where project_id = $project_id
union
select day::date
from project_days, generate_series(first_day::timestamp, data_date::timestamp, interval 1 day) as every(day)
where project_id = $project_id and day(every.day + interval 1 day) = 1 and every.day < data_date
