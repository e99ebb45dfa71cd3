-- order: place_id = 'unknown'
select
    home as place_id,
    count(*) filter (sex = 'F') as women,
    count(*) filter (sex = 'M') as men,
    count(*) filter (sex = 'X') as other_sex,
    count(*) filter (sex = 'U') as sex_unknown,
    count(*) as people
from citizens($project_id, $as_of, $place_id)
group by home
