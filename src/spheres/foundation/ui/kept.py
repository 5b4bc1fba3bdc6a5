"""What somebody sent after her session had ended: it waits, sealed, until she has signed in again.

In the session that her browser gets for signing in, which is sealed and stands in the database: nothing of
it is on the device. It is given to the member alone on whose page it was typed, and let go when another one
signs in.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from spheres.foundation.ui.typed import Typed, as_typed, sent_in, typed_by
from spheres.foundation.vault.drafts import LIMIT

KEPT = "typed"
"""In the session."""


def keep_typed(request: HttpRequest) -> str:
    """Keep what this request sent for whoever typed it, and say so; or say why not."""
    sent = sent_in(request)
    member_id = typed_by(sent[2]) if sent else None
    if sent is None or member_id is None:
        return ""
    fields, files, _token = sent
    if sum(len(text) for _name, texts in fields for text in texts) > LIMIT:
        return _(
            "You were signed out, and what you sent is not saved: it is too long to be kept. Go back to it "
            "in your browser, and copy it before you sign in."
        )
    request.session[KEPT] = {
        "member": str(member_id), "path": request.get_full_path(), "sent": fields, "files": files,
    }  # fmt: skip
    minutes = settings.SESSION_COOKIE_AGE // 60
    is_kept = _(
        "You were signed out, and what you sent is not saved. It is kept for %(minutes)d minutes, sealed, "
        "for you alone and not on this device: sign in here, and it comes back."
    ) % {"minutes": minutes}
    its_file = _("Its file is not kept: choose it again then.")
    return f"{is_kept} {its_file}" if files else is_kept


def kept_for(request: HttpRequest) -> Typed | None:
    """What the signed-in member sent before she signed in, if she did."""
    kept = request.session.get(KEPT)
    if not kept or kept["member"] != str(request.user.pk):
        return None
    return as_typed(kept["path"], kept["sent"], kept["files"], "")


def let_go(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def let_go_of_anothers(request: HttpRequest, user: Any, **_more: Any) -> None:
    """Somebody signed in: what another one typed on this device is gone."""
    kept = request.session.get(KEPT)
    if kept and kept["member"] != str(user.pk):
        let_go(request)
