"""What a reader takes away: a brief, slides and a worksheet, made from plain values that any page can put together.

Nothing here asks the model or knows a page: a page makes a `TakeAway` (`dashboard.takeaways.content`), and `brief`, `slides`
and `worksheet` turn it into the bytes of one file each.
"""
