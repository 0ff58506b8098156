"""Charts: pure functions from a table to a plain dict that Plotly draws.

Plain dicts because building `plotly.graph_objects` costs a hundred times as much; that each chart is valid
is checked once, in the unit tests. The main chart, the paired difference, comes from `sim.plots`.
"""
