"""Any action toward someone who must never be contacted is stopped, with the reason.

Source: the programme's design, *Entourage*: who helps, who doesn't, who must never be contacted.
"""

from django.db import connection
from django.utils.translation import gettext as _

from spheres.foundation.vault.keys import blind_indexes
from spheres.programme.participants.models import NeverContact
from spheres.programme.participants.recognising import named_in
from spheres.programme.participants.record import Record

KIND = "never"


class MustNotBeContacted(Exception):
    """``field`` of the form names someone whom she wants never contacted."""

    def __init__(self, field: str, entry: NeverContact | None) -> None:
        super().__init__(field)
        self.field = field
        self.entry = entry

    @property
    def sentence(self) -> str:
        """What is said beside the field; the reason to whom it is hers to read."""
        if self.entry is None:
            return _(
                "Stopped: this names someone who must never be contacted for her. Speak with her worker."
            )
        said = _("Stopped: %(name)s must never be contacted.") % {"name": self.entry.name}
        return f"{said} {self.entry.reason}".strip()


def refuse_never_contact(record: Record, **toward: str) -> None:
    """Raise ``MustNotBeContacted`` when one of these fields (name → what was typed) names such a person."""
    for field, text in toward.items():
        asked = [digest for key in sorted(named_in([text])) for digest in blind_indexes(KIND, key)]
        if not asked:
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT participants_never_contact(%s, %s)", [record.id, asked])
            meant = [row[0] for row in cursor.fetchall()]
        if meant:
            known = NeverContact.objects.filter(pk__in=meant).first()
            raise MustNotBeContacted(field, record.keys.open_one(known))
