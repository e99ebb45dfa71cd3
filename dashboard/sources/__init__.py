"""What the field sends: workbooks, folders of CSV and exports of forms, read as text with file, sheet and row."""
