"""Charts: pure functions from a table to a plain figure dict.

Plain dicts because building `plotly.graph_objects` costs a hundred times as much; that each figure is valid
is checked once, in the unit tests. Text and grid colours come from the style sheet, so a change between light
and dark redraws nothing.
"""
