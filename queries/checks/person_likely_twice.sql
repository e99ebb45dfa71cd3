-- One row per person whose id is another's but for case, look-alike letters, punctuation or zeros; all else agrees.
-- parameters: none
-- columns: table_name varchar, load_id varchar, row_number bigint, column_name varchar, value varchar,
--   severity varchar, detail varchar
with alike as (  -- Cyrillic letters as the Latin ones they look like; <digits> keeps 1-2 and 12 apart
    select
        *,
        translate(upper(nfc_normalize(person_id)), 'АВЕЁКМНОРСТУҮХІЅЈ', 'ABEEKMHOPCTYYXISJ') as latin
    from people
), keyed as (
    select
        *,
        regexp_replace(regexp_replace(latin, '0*([0-9]+)', '<\1>', 'g'), '[^\p{L}0-9<>]', '', 'g') as person_key
    from alike
), shared as (
    select * from keyed qualify count(*) over (partition by person_key) > 1
)
select
    'people' as table_name,
    later.load_id,
    later.row_number,
    'person_id' as column_name,
    null::varchar as value,
    'warning' as severity,
    arg_min(concat_ws(', ', first.load_id, first.row_number), first.person_id) as detail
from shared as later
join shared as first on first.person_key = later.person_key and first.person_id < later.person_id
where (first.sex = later.sex or 'U' in (first.sex, later.sex))
    and coalesce(first.birth_year = later.birth_year, true)
    and coalesce(first.home_place_id = later.home_place_id, true)
group by later.load_id, later.row_number, later.person_id
order by later.load_id, later.row_number
