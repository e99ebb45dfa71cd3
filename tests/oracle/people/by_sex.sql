select
    sex as sex,
    (select count(*) from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') as them
     where them.sex = every.sex and attended and ($place_id is null or home = $place_id)) as people,
    (select coalesce(sum(number), 0)::bigint from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') as these
     where these.sex = every.sex and ($place_id is null or event_place = $place_id)) as participations
from (values ('F'), ('M'), ('X'), ('U')) as every(sex)
where
    exists (select 1 from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') where attended and ($place_id is null or home = $place_id))
    or exists (select 1 from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') where number > 0 and ($place_id is null or event_place = $place_id))
