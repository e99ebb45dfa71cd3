-- One row per grant, directness and sex: people counted last by the data date, and the least count that may be shown.
-- parameters: none
-- columns: project_id varchar, grant_id varchar, place_id varchar, is_direct boolean, sex varchar, threshold bigint,
--   people bigint
with counted as (
    select
        awards.project_id,
        beneficiaries.*,
        awards.place_id,
        applications.area,
        max(counted_on) over (partition by beneficiaries.grant_id) as last_counted_on
    from beneficiaries
    join awards using (grant_id)
    join data_dates using (project_id)
    left join applications using (application_id)
    where counted_on <= data_date
)
select
    project_id,
    grant_id,
    coalesce(place_id, 'unknown') as place_id,
    is_direct,
    if(sex = 'F', 'F', 'others') as sex,
    if(area = 'A4', 10, 5)::bigint as threshold,
    sum(people)::bigint as people
from counted
where counted_on = last_counted_on
group by all
order by all
