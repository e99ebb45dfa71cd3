"""The workbook that an office fills: a sheet per table of the schema, with drop-downs, notes and an example."""
