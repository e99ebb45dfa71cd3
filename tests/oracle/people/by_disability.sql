select
    disability as disability,
    (select count(*) from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') as them
     where them.disability = every.disability and attended and ($place_id is null or home = $place_id)) as people,
    (select coalesce(sum(number), 0)::bigint from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') as these
     where these.disability = every.disability and ($place_id is null or event_place = $place_id)) as participations
from (values ('Y'), ('N'), ('U')) as every(disability)
qualify people + participations > 0
