"""Every address there is, for the walks over all of them."""

import re
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver


def routes():
    """(name, address with <converters>) of every page."""

    def under(patterns, prefix, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from under(pattern.url_patterns, prefix + str(pattern.pattern), inner)
            elif isinstance(pattern, URLPattern):
                yield f"{namespace}{pattern.name}", prefix + str(pattern.pattern)

    return list(under(get_resolver().url_patterns, "", ""))


NOT_HERS = (
    "link_id", "session_id", "member_id", "provider_id", "support_id", "pending_id", "<int:pk>",
    "phrase_id", "shift_id",
)  # fmt: skip
"""Addresses that name something else than a young person’s."""
ABOUT_SOMEONE = [
    (name, route) for name, route in routes() if "_id" in route and not any(n in route for n in NOT_HERS)
]


def address(route, ids):
    """The route with ``ids`` in it; an id that is asked and not given is a random one."""
    route = re.sub(r"\^\(\?P<participant_id>[^)]*\)", "<uuid:participant_id>", route)
    route = route.replace("^password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", "password/choose/x-y/")
    route = route.replace("(?P<language>fr|en)", "fr").replace(r"\.pdf$", ".pdf")
    route = route.replace("^(?P<provider_id>[^/]+)/", "ccsmtl/").replace("<int:", "<uuid:")
    route = re.sub(r"<uuid:(\w+)>", lambda m: str(ids.get(m[1]) or uuid4()), route)
    return "/" + route.replace("<slug:partner>", "ccsmtl")
