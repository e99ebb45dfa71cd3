-- One row per day of the counts of people that are shown, oldest first: an earlier one where too little moved since then.
-- parameters: project_id varchar, as_of date, place_id varchar, event_kind varchar
-- columns: counted_on date
select distinct counted_on
from people_counts
where
    project_id = $project_id
    and as_of = $as_of::date
    and place_id = coalesce($place_id::varchar, 'all')
    and kind = $event_kind
    and topic = 'all'
    and counted_on is not null
order by counted_on
