"""Scenario discovery: under which conditions a policy fails, or one wins over another, in words.

`conditions` reads what counts as a case, `space` samples what is plausible, `prim` finds boxes of conditions that
hold most cases (PRIM, by the EMA workbench), `words` says them, `study` puts all of it together.
"""
