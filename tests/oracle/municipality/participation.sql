select
    sex,
    (select count(*) from participants($project_id, $as_of, 'all', 'all', 'un') as them
     where attended and home = $place_id and them.sex = every.sex) as people,
    (select coalesce(sum(number), 0)::bigint from participations($project_id, $as_of, 'all', 'all', 'un') as these
     where event_place = $place_id and these.sex = every.sex) as participations
from (values ('F'), ('M'), ('X'), ('U')) as every(sex)
qualify people + participations > 0
