with them as (from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') where $place_id is null or home = $place_id)
select
    sex,
    (select count(*) from them where them.sex = every.sex) as registered,
    (select count(*) from them where them.sex = every.sex and attended) as attended,
    (select count(*) from them where them.sex = every.sex and completed) as completed,
    (select coalesce(sum(number), 0)::bigint from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') as these
     where these.sex = every.sex and ($place_id is null or event_place = $place_id)) as participations
from (values ('F'), ('M'), ('X'), ('U')) as every(sex)
where
    exists (from them)
    or exists (select 1 from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') where number > 0 and ($place_id is null or event_place = $place_id))
