"""What happens on the page. Callbacks only check what comes in, ask, and hand over to pure functions."""

from __future__ import annotations

from dash import Dash

from dashboard.pages.school import ahead, forms, returned, takeaways
from dashboard.parts.frame import register_frame
from dashboard.site import Site


def register(app: Dash, site: Site) -> None:
    """Register everything that happens on the page."""
    register_frame(app, "school")
    forms.register(app, site)
    ahead.register(app, site)
    returned.register(app, site)
    takeaways.register(app, site)
