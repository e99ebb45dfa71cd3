-- One row per municipality, `unknown` and `all`: a count of persons that no row gives: 0, NULL in a file that withholds counts.
-- parameters: none
-- columns: place_id varchar, people bigint
select
    unnest(list_concat(['all', 'unknown'], list_distinct(list(municipality_id)))) as place_id,
    0::bigint as people
from municipalities_of_places
order by place_id
