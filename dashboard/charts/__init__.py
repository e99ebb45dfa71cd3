"""Charts: functions from a table and words to a plotly figure as a plain dict; they fetch nothing."""
