-- order: (select position from codelists where list = 'risk_category' and code = risk_category)
select code as risk_category from codelists where list = 'risk_category'
