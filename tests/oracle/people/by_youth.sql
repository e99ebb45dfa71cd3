select
    youth as youth_group,
    (select count(*) from participants($project_id, $as_of, $event_kind, $event_topic, $youth) as them
     where them.youth = every.youth and attended and ($place_id is null or home = $place_id)) as people,
    (select coalesce(sum(number), 0)::bigint from participations($project_id, $as_of, $event_kind, $event_topic, $youth) as these
     where these.youth = every.youth and ($place_id is null or event_place = $place_id)) as participations
from (values ('yes'), ('no'), ('unknown')) as every(youth)
where
    exists (select 1 from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') where attended and ($place_id is null or home = $place_id))
    or exists (select 1 from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') where number > 0 and ($place_id is null or event_place = $place_id))
