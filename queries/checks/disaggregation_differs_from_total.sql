-- One row per approved total whose parts (sex, age, affiliation, disability) sum to more, or, when complete, to less.
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
), codes as (
    select list, count(*) as number from codelists where code <> 'unknown' group by list
    union all
    select * from (values ('sex', 3), ('disability', 2))
), parts as (
    select
        indicator_id,
        period_start,
        period_end,
        place_id,
        dimension,
        sum(value) as total,
        bool_or(category in ('U', 'unknown'))
            or count(distinct category) = any_value(codes.number) as is_complete
    from standing
    join codes on codes.list = dimension
    where dimension in ('sex', 'age_band', 'affiliation', 'disability')
    group by indicator_id, period_start, period_end, place_id, dimension
)
select
    'measurements' as table_name,
    standing.load_id,
    standing.row_number,
    'value' as column_name,
    format('{:.15g}', standing.value) as value,
    'error' as severity,
    concat_ws(' ', parts.dimension, format('{:.15g}', parts.total)) as detail
from standing
join parts using (indicator_id, period_start, period_end, place_id)
join indicators using (indicator_id)
where standing.dimension = 'total'
    and indicators.measure = 'unit'
    and indicators.aggregation_time <> 'maximum'
    and indicators.aggregation_place in ('sum', 'none')
    and (parts.total > standing.value + 1e-6 or (parts.is_complete and parts.total < standing.value - 1e-6))
order by standing.load_id, standing.row_number, parts.dimension
