-- One row per milestone that is due after the target of its indicator.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
select
    'milestones' as table_name,
    milestones.load_id,
    milestones.row_number,
    'due_date' as column_name,
    milestones.due_date::varchar as value,
    'warning' as severity,
    indicators.target_date::varchar as detail
from milestones
join indicators on indicators.indicator_id = milestones.indicator_id
where milestones.due_date > indicators.target_date
order by milestones.load_id, milestones.row_number
