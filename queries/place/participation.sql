-- One row per sex: people who live in a place and took part anywhere, and participations in events held there.
-- parameters: project_id varchar, as_of date, place_id varchar
-- columns: sex varchar, people bigint, participations bigint
select
    sex,
    attended as people,
    participations
from people_counts
where
    project_id = $project_id
    and place_id = $place_id
    and as_of = $as_of::date
    and crossing = 'place_sex'
    and kind = 'all'
    and topic = 'all'
order by list_position(['F', 'M', 'X', 'U', 'others'], sex)
