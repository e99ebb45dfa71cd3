select
    affiliation as affiliation,
    (select count(*) from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') as them
     where them.affiliation = every.affiliation and attended and ($place_id is null or home = $place_id)) as people,
    (select coalesce(sum(number), 0)::bigint from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') as these
     where these.affiliation = every.affiliation and ($place_id is null or event_place = $place_id)) as participations
from (select code from codelists where list = 'affiliation') as every(affiliation)
qualify people + participations > 0
