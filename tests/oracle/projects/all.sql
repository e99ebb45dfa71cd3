-- order: data_date desc
select
    project_id,
    title,
    data_date,
    (select count(*) from sources where kind = 'synthetic') > 0 as is_demonstration
from project_days
