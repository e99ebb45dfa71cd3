-- One row per project, place and sort of event held by the data date: which steps people could reach there, how often.
-- parameters: none
-- columns: project_id varchar, place_id varchar, kind varchar, is_list boolean, is_long boolean, is_counted boolean,
--   events bigint
select
    events.project_id,
    coalesce(municipalities_of_places.municipality_id, 'unknown') as place_id,
    if(events.kind in ('training', 'dialogue'), events.kind, 'other') as kind,
    events.record_kind = 'list' as is_list,
    events.days_required > 1 as is_long,
    events.topic in ('conflict_management', 'communication') is true as is_counted,
    count(*) as events
from events
join data_dates using (project_id)
left join municipalities_of_places on municipalities_of_places.place_id = events.place_id
where
    events.status = 'held'
    and events.record_kind <> 'none'
    and events.end_date <= data_dates.data_date
group by all
order by all
