-- One row per grant, directness and sex: people who benefit, or nothing where the number is withheld.
-- parameters: none
-- columns: grant_id varchar, is_direct boolean, sex varchar, people integer, counted_on date
select
    grant_id,
    is_direct,
    sex,
    people,
    counted_on
from beneficiaries
cross join audience
where audience.audience = 'public'  -- elsewhere the numbers are exact
order by
    grant_id,
    is_direct,
    sex
