-- One row per project and day that its figures can be shown as of: data date, month ends, former data dates, publications.
-- parameters: former_projects varchar[], former_dates date[]
-- columns: project_id varchar, as_of date, kind varchar
with months as (
    select
        project_id,
        first_date,
        data_date,
        unnest(generate_series(date_trunc('month', first_date), data_date, interval 1 month)) as month
    from data_dates
), month_ends as (
    select
        project_id,
        last_day(month::date) as as_of
    from months
    where last_day(month::date) >= first_date and last_day(month::date) < data_date
), days_published as (
    select distinct
        published_figures.project_id,
        published_figures.published_on as as_of
    from published_figures
    join data_dates using (project_id)
    where published_figures.kind = 'result'
        and published_figures.published_on < data_dates.data_date
        and published_figures.published_on <> last_day(published_figures.published_on)
), former as (
    select unnest($former_projects::varchar[]) as project_id, unnest($former_dates::date[]) as as_of
), former_days as (
    select distinct former.project_id, former.as_of
    from former
    join data_dates using (project_id)
    where former.as_of >= data_dates.first_date
        and former.as_of < data_dates.data_date
        and former.as_of <> last_day(former.as_of)
), every_day as (
    select project_id, data_date as as_of, 'data_date' as kind from data_dates
    union all
    select project_id, as_of, 'month_end' from month_ends
    union all
    select project_id, as_of, 'earlier' from former_days
    union all
    select project_id, as_of, 'published' from days_published anti join former_days using (project_id, as_of)
)
select project_id, as_of, kind
from every_day
order by project_id, as_of
