-- One row per report on an activity, without its note.
-- parameters: none
-- columns: activity_id varchar, reported_on date, sequence smallint, status varchar, percent_done tinyint,
--   revised_end date, spent decimal(14,2), source_id varchar
select
    activity_id,
    reported_on,
    sequence,
    status,
    percent_done,
    revised_end,
    spent,
    case when source_id in (select source_id from sources where is_public) then source_id end as source_id
from activity_updates
order by
    activity_id,
    reported_on,
    sequence
