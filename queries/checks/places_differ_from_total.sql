-- One row per approved value for ALL whose municipalities sum to more, or, with none left out, to less.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with standing as (
    select *
    from measurements
    where status = 'approved'
        and measurement_id not in (
            select supersedes from measurements where supersedes is not null and status = 'approved'
        )
), expected as (
    select project_id, count(*) as number from project_places where role <> 'partner' group by project_id
), parts as (
    select indicator_id, period_start, period_end, dimension, category, sum(value) as total, count(*) as number
    from standing
    join places on places.place_id = standing.place_id and places.level = 'municipality'
    group by indicator_id, period_start, period_end, dimension, category
)
select
    'measurements' as table_name,
    standing.load_id,
    standing.row_number,
    'value' as column_name,
    format('{:.15g}', standing.value) as value,
    'error' as severity,
    format('{:.15g}', parts.total) as detail
from standing
join parts using (indicator_id, period_start, period_end, dimension, category)
join indicators using (indicator_id)
left join expected using (project_id)
where standing.place_id = 'ALL'
    and indicators.measure = 'unit'
    and indicators.aggregation_place = 'sum'
    and indicators.aggregation_time <> 'maximum'
    and (
        parts.total > standing.value + 1e-6
        or (parts.number = expected.number and parts.total < standing.value - 1e-6)
    )
order by standing.load_id, standing.row_number
