"""What she agreed to, said to her in plain words: on the screen, in the read-back, on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.programme.consents.models import Consent

HERS = {
    Category.IDENTITY: pgettext_lazy("said to her", "who you are: full name, birth date, what you agreed to"),
    Category.CONTACT: pgettext_lazy("said to her", "how to reach you"),
    Category.REFERRAL: pgettext_lazy("said to her", "what was written when we met you"),
    Category.SAFETY: pgettext_lazy("said to her", "your emergency plan"),
    Category.CLINICAL: pgettext_lazy("said to her", "notes of our meetings, and what is next"),
    Category.NEEDS: pgettext_lazy("said to her", "your needs"),
    Category.LEGAL: pgettext_lazy("said to her", "your legal steps"),
    Category.HEALTH: pgettext_lazy("said to her", "your health"),
    Category.THERAPY: pgettext_lazy("said to her", "your therapy"),
    Category.ACTIVITIES: pgettext_lazy("said to her", "your activities"),
    Category.MEASURES: pgettext_lazy("said to her", "your questionnaires"),
    Category.ENTOURAGE: pgettext_lazy("said to her", "people around you"),
    Category.COMMITTEE: pgettext_lazy("said to her", "what the Clinical Committee decides with you"),
    Category.NOTEBOOK: pgettext_lazy("said to her", "your notebook"),
}
EXPLAINED = {
    Consent.Explained.ALOUD: gettext_lazy("We read it aloud together."),
    Consent.Explained.READ: gettext_lazy("You read it yourself."),
    Consent.Explained.INTERPRETER: gettext_lazy("It was explained to you with an interpreter."),
}


@dataclass(frozen=True)
class Line:
    """One thing she agreed to, or said no to."""

    title: str
    says_yes: bool
    lines: list[str]


def programme_line(pivot: str, end: date) -> Line:
    said = _("You take part, and %(name)s is there for you.") % {"name": pivot}
    return Line(_("The programme"), says_yes=True, lines=[said, _until(end)])


def wish_line(wish: str) -> Line:
    return Line(_("If your emergency plan is opened without you"), says_yes=True, lines=[wish])


def shut_line(holds: Iterable[str], waits: Iterable[str]) -> Line:
    """To whom her file is shut, and to whom it will be once somebody else is there."""
    later = [_("Not yet: %(name)s.") % {"name": name} for name in waits]
    return Line(_("Your file is shut to"), says_yes=False, lines=[*holds, *later])


@dataclass(frozen=True)
class Narrowed:
    """What a yes does not open, in what is said of it: since which day, how many rows are kept from them, and
    whose words (names of partners)."""

    since: date | None = None
    left_out: int = 0
    not_from: tuple[str, ...] = ()
    has_plan: bool = False
    """Whether her emergency plan is among what is shared."""

    @property
    def lines(self) -> list[str]:
        said = [_("Also what was written before.")]
        if self.since:
            day = date_format(self.since, "DATE_FORMAT")
            sentence = _(
                "Only what is written or happens from %(day)s on, how things stand now, and what they are "
                "asked for you."
            )
            said = [sentence % {"day": day}]
        if self.not_from:
            said.append(_("Not what was written by: %(names)s.") % {"names": ", ".join(self.not_from)})
            said += [_("Your emergency plan is your own words: it stays.")] if self.has_plan else []
        if self.left_out:
            n = self.left_out
            said.append(
                ngettext("One note is kept from them.", "%(n)d notes are kept from them.", n) % {"n": n}
            )
        return said


def partner_line(
    partner: Any,
    agreed: bool,
    categories: Iterable[str],
    may_add: bool,
    people: Iterable[str],
    end: date,
    narrowed: Narrowed | None = None,
    all_the_same: Iterable[str] = (),
) -> Line:
    """``partner`` has a name in the language of the moment. ``narrowed`` is told to who walks with her
    alone. ``all_the_same``: who works there and sees something of her whatever she answers."""
    but = ", ".join(all_the_same)
    if not agreed:
        return Line(partner.name, says_yes=False, lines=[nobody_there(_("You said no."), but)])
    kinds = [str(HERS[Category(code)]) for code in categories]
    lines = [_("They can read: %(what)s.") % {"what": "; ".join(kinds)}]
    if may_add:
        lines.append(_("They can add to it as well."))
    lines += narrowed.lines if narrowed else []
    names = ", ".join(people)
    if names and but:
        sentence = _(
            "Who: %(names)s. Nobody else there, but for %(but)s: your worker, or who supports your worker."
        )
        lines.append(sentence % {"names": names, "but": but})
    elif names:
        lines.append(_("Who: %(names)s. Nobody else there.") % {"names": names})
    return Line(partner.name, says_yes=True, lines=[*lines, _until(end)])


def nobody_there(answer: str, but: str) -> str:
    """What follows for a partner to which she did not say yes; ``but``: who there sees all the same."""
    if but:
        sentence = _("Nobody there sees anything, but for %(but)s: your worker, or who supports your worker.")
        return f"{answer} {sentence % {'but': but}}"
    nothing = _("Nobody there sees anything.")
    return f"{answer} {nothing}"


def committee_line(agreed: bool, end: date) -> Line:
    title = _("The Clinical Committee")
    if not agreed:
        return Line(title, says_yes=False, lines=[_("You said no. They do not speak of you.")])
    lines = [
        _("Your worker can put what you are living before it, to find ideas together."),
        _("Those called to that meeting read what your worker prepares with you, and nothing after it."),
    ]
    return Line(title, says_yes=True, lines=[*lines, _until(end)])


def line_of(sharing: Any, end: date, names_of: dict[Any, str], all_the_same: Iterable[str] = ()) -> Line:
    """Her answer about one partner, or about the committee. ``names_of`` each partner."""
    if sharing.partner is None:
        return committee_line(sharing.agreed, end)
    names = [member.name for member in sharing.members]
    narrowed = narrowed_by(sharing.limits, names_of)
    return partner_line(
        sharing.partner, sharing.agreed, sharing.categories, bool(sharing.writable), names, end, narrowed,
        all_the_same,
    )  # fmt: skip


def narrowed_by(limits: Any, names_of: dict[Any, str]) -> Narrowed:
    """The same of every kind, as the screen asks it."""
    every = list(limits.values())
    since = min((since for since, _left_out, _not_from in every if since), default=None)
    kept = {one for _since, left_out, _not_from in every for one in left_out}
    words = {partner for _since, _left_out, not_from in every for partner in not_from}
    return Narrowed(
        timezone.localdate(since) if since else None,
        len(kept),
        tuple(sorted(names_of[partner] for partner in words)),
        Category.SAFETY in limits,
    )


def always() -> list[str]:
    """What holds whatever she agreed to, and whoever sees."""
    return [
        _("You can take any of this back, whenever you want, without saying why."),
        _("What was already read can’t be undone."),
        _("You can ask at any time who looked at what."),
        _("If someone is in serious danger, the law may oblige us to tell someone. We tell you when we do."),
    ]


def who_decided(consent_decided_by: str, holder: str) -> str:
    """As it is said to her: after a member's name, *she* and *they* would be the member."""
    if consent_decided_by == Consent.DecidedBy.HER:
        return _("You decided.")
    return _("%(name)s decided, and you agreed. The day you turn fourteen, you decide anew.") % {
        "name": holder
    }


def decided(consent_decided_by: str, holder: str, explained: str) -> list[str]:
    """Who decided, and how it was explained."""
    who = who_decided(consent_decided_by, holder)
    return [who, str(EXPLAINED[Consent.Explained(explained)])]


def _until(end: date | datetime) -> str:
    day = timezone.localdate(end) if isinstance(end, datetime) else end
    return _("Until %(day)s.") % {"day": date_format(day, "DATE_FORMAT")}
