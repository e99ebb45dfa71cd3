-- One row per milestone that falls back behind the one before it, seen in the direction of its indicator.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with ordered as (
    select
        milestones.load_id,
        milestones.row_number,
        milestones.target,
        indicators.is_ascending,
        lag(milestones.target) over (
            partition by milestones.indicator_id, milestones.place_id, milestones.dimension, milestones.category
            order by milestones.due_date
        ) as before
    from milestones
    join indicators on indicators.indicator_id = milestones.indicator_id
)
select
    'milestones' as table_name,
    ordered.load_id,
    ordered.row_number,
    'target' as column_name,
    format('{:.15g}', ordered.target) as value,
    'warning' as severity,
    format('{:.15g}', ordered.before) as detail
from ordered
where if(ordered.is_ascending, ordered.target < ordered.before, ordered.target > ordered.before)
order by ordered.load_id, ordered.row_number
