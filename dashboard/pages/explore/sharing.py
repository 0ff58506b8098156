"""What the Share dialog offers: links with policies of one's own, and the way in for others on the network."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from dash import Dash, Input, Output
from flask import Request, request

from dashboard import kept, qr
from dashboard.address import MAX_LENGTH, to_query
from dashboard.checks import checked
from dashboard.question import Question
from dashboard.reach import WHO, may_see_key
from dashboard.security import LOOPBACK, host_of
from dashboard.site import Site

NO_ROOM = (
    "With {policies} the link would be {length:,} characters long, and {most:,} is the most that is read. Share each as a "
    "scenario file instead: use the policy, then download the file below."
)
CHANGED = "Not all of what is kept fits this version, and the link leaves it out: "
ONLY_HERE = (
    "The links above open on this machine only. To let others on your network see this page, start it with "
    "“attrition dashboard --lan”."
)
SCAN = "Scan the code with a phone, or open the link below, to see this question."
SCAN_FIRST = (
    "Scan the code with a phone to open the first page; the link of this question is too long for a code. The link below "
    "opens this question."
)
NO_NETWORK = "This machine has no address in a network, so others cannot reach it now."
ELSEWHERE = "The links above open for everyone whom the server at this address lets in."
NOT_TOLD = "Others need a link with the key. Whoever started the dashboard on its own machine has it."


def register(app: Dash, site: Site) -> None:
    """Register what happens when the dialog opens."""

    @app.callback(Output("shared", "data"), Input("sharing", "data"), prevent_initial_call=True)
    def share(sharing: Any) -> dict[str, Any]:
        given = sharing if isinstance(sharing, dict) else {}
        question, _ = checked(given.get("question"), site.choices)
        return {
            "number": given.get("number"),
            "kept": link_with_kept(given.get("kept"), question, site),
            "code": site.answers.snippet(question),
            "network": network(question, site, request),
            "without": without_network(site, request),
        }


def link_with_kept(raw: Any, question: Question, site: Site) -> dict[str, Any] | None:
    """Return the link that restores kept policies as well, or why there is none; None where none are kept.

    Args:
        raw: What the browser keeps; anything is survived.
        question: The question on the page.
        site: The site.
    """
    policies, notices = kept.from_browser(raw, site.choices)
    if not policies:
        return None
    query = to_query(question, site.name_in_links) + kept.to_query(policies)
    many = "your kept policy" if len(policies) == 1 else f"your {len(policies)} kept policies"
    if len(query) > MAX_LENGTH:
        return {"link": None, "said": NO_ROOM.format(policies=many, length=len(query), most=MAX_LENGTH)}
    return {"link": site.place_of(request) + query, "said": f"{CHANGED}{notices}" if notices.lines else ""}


def without_network(site: Site, asked: Request) -> str:
    """Say how others could see the page, where no link for the network can be shown."""
    if site.reach is not None:
        return NOT_TOLD
    here = host_of(urlsplit(site.place_of(asked)).netloc) in LOOPBACK
    return ONLY_HERE if here else ELSEWHERE


def network(question: Question, site: Site, asked: Request) -> dict[str, Any] | None:
    """Return how others on the network reach this question; None where it was not started for them, or the key is secret."""
    if site.reach is None or not may_see_key(asked):
        return None
    query = to_query(question, site.name_in_links)
    links = site.reach.links(query)
    if not links:
        return {"link": "", "others": [], "code": "", "scan": "", "who": NO_NETWORK}
    coded = links[0] if qr.fits(links[0]) else site.reach.links()[0]
    return {
        "link": links[0],
        "others": links[1:3],
        "code": qr.picture(coded),
        "scan": SCAN if coded == links[0] else SCAN_FIRST,
        "who": WHO,
    }
