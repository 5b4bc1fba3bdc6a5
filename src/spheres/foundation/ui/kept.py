"""What somebody sent after her session had ended: it waits, sealed, until she has signed in again.

In the session that her browser gets for signing in, which is sealed and stands in the database: nothing of
it is on the device. It is given to the member alone on whose page it was typed, and let go when another one
signs in.
"""

import json
from time import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from spheres.foundation.ui.typed import Typed, as_typed, sent_in, typed_by
from spheres.foundation.vault.drafts import LIMIT

KEPT = "typed"
"""In the session: what was sent, the first of it first."""
MOST = 5
"""Forms that are kept of one sign-in."""


def keep_typed(request: HttpRequest) -> str:
    """Keep what this request sent for whoever typed it, and say so; or say why not. Where the session can't
    be written after all, that is said in its place (``signin.middleware.Sessions``)."""
    sent = sent_in(request)
    member_id = typed_by(sent[2]) if sent else None
    if sent is None or member_id is None:
        return ""
    fields, files, _token = sent
    path, member = request.get_full_path(), str(member_id)
    one = {"member": member, "path": path, "sent": fields, "files": files, "at": int(time())}
    before = [other for other in request.session.get(KEPT, []) if other["member"] == member]
    before = [other for other in before if _what(other) != _what(one)]
    if len(before) == MOST or len(json.dumps([*before, one])) > LIMIT:
        return _(
            "You were signed out, and what you sent is not saved: it is too much to be kept. Go back to it "
            "in your browser, and copy it before you sign in."
        )
    request.session[KEPT] = [*before, one]
    request.promises_to_keep = True  # type: ignore[attr-defined]
    is_kept = _(
        "You were signed out, and what you sent is not saved. It is kept for %(minutes)d minutes, sealed, "
        "for you alone and not on this device: sign in here before anyone else does, and it comes back."
    ) % {"minutes": settings.SESSION_COOKIE_AGE // 60}
    its_file = _("Its file is not kept: choose it again then.")
    return f"{is_kept} {its_file}" if files else is_kept


def _what(kept: dict[str, Any]) -> tuple[str, Any]:
    """The same form, sent again, takes the place of what it said before."""
    return kept["path"], dict(map(tuple, kept["sent"])).get("id")


def promises_to_keep(request: HttpRequest) -> bool:
    """Whether the answer says that what was sent is kept in the session."""
    return getattr(request, "promises_to_keep", False)


def kept_for(request: HttpRequest) -> list[Typed]:
    """What the signed-in member sent before she signed in, for as long as it was said to be kept."""
    since, member = time() - settings.SESSION_COOKIE_AGE, str(request.user.pk)
    return [
        as_typed(one["path"], one["sent"], one["files"], "")
        for one in request.session.get(KEPT, [])
        if one["member"] == member and one["at"] > since
    ]


def let_go(request: HttpRequest) -> None:
    """What this request sent again."""
    sent = request.get_full_path(), request.POST.getlist("id") or None
    _keep_only(request, [one for one in request.session.get(KEPT, []) if _what(one) != sent])


def let_go_of_anothers(request: HttpRequest, user: Any, **_more: Any) -> None:
    """Somebody signed in: what another one typed on this device is gone."""
    kept = request.session.get(KEPT, [])
    hers = [one for one in kept if one["member"] == str(user.pk)]
    if len(hers) < len(kept):
        _keep_only(request, hers)


def _keep_only(request: HttpRequest, left: list[dict[str, Any]]) -> None:
    if left:
        request.session[KEPT] = left
    else:
        request.session.pop(KEPT, None)
