with reports as materialized (
    select border_crossings.*, coalesce(status_date, '0001-01-01') as day, municipality
    from border_crossings
    left join municipality_of using (place_id)
    where coalesce(status_date, '0001-01-01') <= $as_of
)
select
    crossing_id,
    name as crossing,
    neighbour,
    coalesce(municipality, place_id, 'unknown') as place_id,
    status as crossing_status,
    (
        select min(status_date)
        from reports as others
        where
            others.crossing_id = now.crossing_id
            and not exists (
                from reports as between_them
                where
                    between_them.crossing_id = now.crossing_id
                    and between_them.day >= others.day
                    and between_them.status <> now.status
            )
    ) as since,
    status_date as reported_on,
    (select title from sources where sources.source_id = now.source_id) as source,
    latitude,
    longitude
from reports as now
where
    day = (select max(day) from reports as others where others.crossing_id = now.crossing_id)
    and is_here(municipality, $place_id)
