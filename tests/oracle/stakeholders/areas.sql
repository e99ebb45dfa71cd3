-- order: gaps desc
with mine as (from mapped($project_id, $as_of, $place_id)),
cells as (
    select
        worked_in.place_id,
        area,
        (select count(*) from mine where mine.place_id = worked_in.place_id) as organisations,
        (
            select count(*)
            from mine
            join organisation_areas using (organisation_id)
            where mine.place_id = worked_in.place_id and is_active and organisation_areas.area = five.area
        ) as working
    from worked_in($project_id) as worked_in, (select unnest(['A1', 'A2', 'A3', 'A4', 'A5']) as area) as five
    where is_in(worked_in.place_id, $place_id)
)
select
    place_id,
    max(if(organisations > 0, working, null)) filter (area = 'A1') as a1,
    max(if(organisations > 0, working, null)) filter (area = 'A2') as a2,
    max(if(organisations > 0, working, null)) filter (area = 'A3') as a3,
    max(if(organisations > 0, working, null)) filter (area = 'A4') as a4,
    max(if(organisations > 0, working, null)) filter (area = 'A5') as a5,
    count(*) filter (organisations > 0 and working = 0) as gaps,
    any_value(organisations) as organisations
from cells
group by place_id
