with them as (from participants($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') where $place_id is null or home = $place_id)
select
    (select count(*) from them) as registered,
    (select count(*) from them where attended) as people,
    (select count(*) from them where completed) as completed,
    (select coalesce(sum(number), 0)::bigint from participations($project_id, $as_of, $event_kind, $event_topic, 'kg_2023') where $place_id is null or event_place = $place_id) as participations,
    (select count(*) from them where attended and sex = 'F') as women,
    (select count(*) from them where attended and sex = 'U') as sex_unknown,
    if(people = 0, null, round(100 * women / people)) as women_percent,
    (
        select count(*)
        from persons($project_id, $as_of) as persons
        where
            ($place_id is null or home = $place_id)
            and exists (
                select 1
                from registrations($project_id, $as_of, 'training', 'all') as mine
                join events using (event_id)
                where
                    mine.person_id = persons.person_id
                    and mine.days_present >= events.days_required
                    and events.topic in ('conflict_management', 'communication')
            )
    ) as trained,
    (select target from indicators where project_id = $project_id and query = 'people_trained') as target
