"""What the record of looks says, in words she can read."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.audit.models import Look

VIEW, CHANGE = Look.Kind.VIEW, Look.Kind.CHANGE
# A page that is printed is said as it is when it is read: its kind stands beside it.

DONE = {
    "followup:participant": pgettext_lazy("record", "Opened her page"),
    "followup:my-day": pgettext_lazy("record", "Saw her in the day’s page"),
    "followup:my-young-people": pgettext_lazy("record", "Saw her in the list of those she walks with"),
    "followup:shared-with-me": pgettext_lazy("record", "Saw her in the list of what is shared"),
    "followup:who-looked": pgettext_lazy("record", "Read this record"),
    ("followup:note-add", VIEW): pgettext_lazy("record", "Opened the page for a contact note"),
    ("followup:note-add", CHANGE): pgettext_lazy("record", "Wrote a contact note"),
    ("followup:note-amend", VIEW): pgettext_lazy("record", "Opened a contact note, to add to it"),
    ("followup:note-amend", CHANGE): pgettext_lazy("record", "Added to a contact note"),
    ("followup:step-add", VIEW): pgettext_lazy("record", "Opened the page for what is next"),
    ("followup:step-add", CHANGE): pgettext_lazy("record", "Planned what is next"),
    "followup:step-done": pgettext_lazy("record", "Said that something is done"),
    ("needs:need-add", VIEW): pgettext_lazy("record", "Opened the page for a need"),
    ("needs:need-add", CHANGE): pgettext_lazy("record", "Noted a need"),
    ("needs:need-map", VIEW): pgettext_lazy("record", "Opened her map of needs"),
    ("needs:need-map", CHANGE): pgettext_lazy("record", "Sorted her needs with her"),
    "needs:need-met": pgettext_lazy("record", "Said that a need is met"),
    "safety:plan": pgettext_lazy("record", "Read her emergency plan"),
    "safety:plan-versions": pgettext_lazy("record", "Read every version of her emergency plan"),
    "safety:plan-print": pgettext_lazy("record", "Made the sheet of her emergency plan"),
    ("safety:unreached", VIEW): pgettext_lazy("record", "Opened what is done when she can’t be reached"),
    ("safety:unreached", CHANGE): pgettext_lazy("record", "Noted that she can’t be reached"),
    ("safety:unreached-step", VIEW): pgettext_lazy("record", "Opened what is done when she can’t be reached"),
    ("safety:unreached-step", CHANGE): pgettext_lazy(
        "record", "Noted what was done while she can’t be reached"
    ),
    "safety:unreached-done": pgettext_lazy("record", "Opened what is done when she can’t be reached"),
    "safety:unreached-back": pgettext_lazy("record", "Noted that she is back"),
    ("safety:plan-make", VIEW): pgettext_lazy("record", "Opened her emergency plan"),
    ("safety:plan-make", CHANGE): pgettext_lazy("record", "Made a version of her emergency plan"),
    "safety:emergency-open": pgettext_lazy("record", "Opened her file in an emergency"),
    "safety:emergency-close": pgettext_lazy("record", "Closed the emergency access"),
    "safety:emergencies": pgettext_lazy("record", "Read the list of emergency accesses"),
    ("safety:emergency-review", VIEW): pgettext_lazy("record", "Read about an emergency access"),
    ("safety:emergency-review", CHANGE): pgettext_lazy("record", "Answered for an emergency access"),
    ("safety:emergency-tell", VIEW): pgettext_lazy("record", "Read about an emergency access"),
    ("safety:emergency-tell", CHANGE): pgettext_lazy("record", "Noted when she hears of an emergency access"),
    "consents:consents": pgettext_lazy("record", "Read what she agreed to"),
    ("consents:consent-make", VIEW): pgettext_lazy("record", "Opened the consent screen"),
    ("consents:consent-make", CHANGE): pgettext_lazy(
        "record", "Wrote down what she agreed to, and she joined"
    ),
    "consents:consent-kept": pgettext_lazy("record", "Saw that her consent is kept"),
    "consents:consent-copy": pgettext_lazy("record", "Made a copy of what she agreed to"),
    "consents:consent-decline": pgettext_lazy("record", "Wrote down that she said no"),
    ("consents:decide-anew", VIEW): pgettext_lazy("record", "Opened the screen to decide anew with her"),
    ("consents:decide-anew", CHANGE): pgettext_lazy("record", "Wrote down what she decided anew"),
    "consents:keep-from": pgettext_lazy("record", "Wrote down what she keeps from a partner"),
    "followup:note-keep": pgettext_lazy("record", "Opened who may read a note"),
    "consents:restrictions": pgettext_lazy("record", "Read to whom her file is shut"),
    ("consents:restriction-add", VIEW): pgettext_lazy(
        "record", "Opened the page to shut her file to someone"
    ),
    ("consents:restriction-add", CHANGE): pgettext_lazy("record", "Wrote down to whom she shuts her file"),
    "consents:restriction-lift": pgettext_lazy("record", "Wrote down that she opens her file again"),
    "consents:take-back": pgettext_lazy("record", "Wrote down what she took back"),
    ("consents:disclosure-add", VIEW): pgettext_lazy(
        "record", "Opened the page for something told without her consent"
    ),
    ("consents:disclosure-add", CHANGE): pgettext_lazy(
        "record", "Wrote down something told without her consent"
    ),
    "consents:leave": pgettext_lazy("record", "Wrote down that she left the programme"),
    "referrals:referral-new": pgettext_lazy("record", "Sent the referral"),
    "referrals:incoming": pgettext_lazy("record", "Saw her in the list of referrals"),
    ("referrals:referral", VIEW): pgettext_lazy("record", "Read the referral"),
    ("referrals:referral", CHANGE): pgettext_lazy("record", "Answered the referral"),
    ("referrals:match", VIEW): pgettext_lazy("record", "Looked for who could walk with her"),
    ("referrals:match", CHANGE): pgettext_lazy("record", "Chose who walks with her"),
    ("participants:about", VIEW): pgettext_lazy("record", "Opened who she is"),
    ("participants:about", CHANGE): pgettext_lazy("record", "Changed who she is"),
    "participants:way-add": pgettext_lazy("record", "Opened the page for a way to reach her"),
    ("participants:way", VIEW): pgettext_lazy("record", "Opened a way to reach her"),
    ("participants:way", CHANGE): pgettext_lazy("record", "Noted or corrected a way to reach her"),
    "participants:way-forget": pgettext_lazy("record", "Removed a way to reach her"),
    ("privacy:erasure-ask", VIEW): pgettext_lazy("record", "Opened the page about erasing everything"),
    ("privacy:erasure-ask", CHANGE): pgettext_lazy("record", "Asked for her that everything is erased"),
    "privacy:erasure-hear": pgettext_lazy("record", "Asked her whether she wants everything erased"),
    "privacy:erasure-answer": pgettext_lazy("record", "Answered that everything be erased"),
    "privacy:concerned-tell": pgettext_lazy("record", "Noted that she was told of an incident"),
    "team:pending": pgettext_lazy("record", "Agreed that her worker changes, and who walks on with her"),
    ("team:met", VIEW): pgettext_lazy("record", "Opened the page for having met her"),
    ("team:met", CHANGE): pgettext_lazy("record", "Said that they have met"),
    "team:met-answer": pgettext_lazy(
        "record", "Answered for it that her new worker met her, without seeing whom"
    ),
    "team:member-leave": pgettext_lazy("record", "Said that her worker leaves, and who walks on with her"),
    "services:referrals": pgettext_lazy("record", "Read what was asked of services for her"),
    "services:requests": pgettext_lazy("record", "Saw her in the list of what is asked of them"),
    "services:referral": pgettext_lazy("record", "Read a request made to a service"),
    ("services:referral-add", VIEW): pgettext_lazy("record", "Opened the page for asking a service"),
    ("services:referral-add", CHANGE): pgettext_lazy("record", "Asked a service for her"),
    "services:letter": pgettext_lazy("record", "Made a letter to a service"),
    "services:answer": pgettext_lazy("record", "Answered a request, or said what became of it"),
    ("services:in-place-add", VIEW): pgettext_lazy("record", "Opened the page for who serves her already"),
    ("services:in-place-add", CHANGE): pgettext_lazy("record", "Noted who serves her already"),
    "services:in-place-end": pgettext_lazy("record", "Noted that someone no longer serves her"),
    "entourage:entourage": pgettext_lazy("record", "Read who is around her"),
    "entourage:person-add": pgettext_lazy("record", "Opened the page for someone around her"),
    ("entourage:person-around", VIEW): pgettext_lazy("record", "Opened what is noted of someone around her"),
    ("entourage:person-around", CHANGE): pgettext_lazy("record", "Noted someone around her"),
    "entourage:person-left": pgettext_lazy("record", "Noted that someone is no longer around her"),
    "accompaniment:accompaniments": pgettext_lazy("record", "Read where she is gone with"),
    ("accompaniment:add", VIEW): pgettext_lazy("record", "Opened the page for going with her"),
    ("accompaniment:add", CHANGE): pgettext_lazy("record", "Planned to go somewhere with her"),
    ("accompaniment:prepare", VIEW): pgettext_lazy("record", "Opened what is planned with her"),
    ("accompaniment:prepare", CHANGE): pgettext_lazy("record", "Prepared it with her"),
    ("accompaniment:end", VIEW): pgettext_lazy("record", "Opened what is talked over with her"),
    ("accompaniment:end", CHANGE): pgettext_lazy("record", "Noted how it went"),
    ("accompaniment:expense-add", VIEW): pgettext_lazy("record", "Opened the page for an expense"),
    ("accompaniment:expense-add", CHANGE): pgettext_lazy("record", "Noted an expense made with her"),
    "accompaniment:my-expenses": pgettext_lazy("record", "Saw an expense made with her"),
    "accompaniment:receipt": pgettext_lazy("record", "Took out a receipt"),
    "legal:steps": pgettext_lazy("record", "Read her legal steps"),
    "legal:step-add": pgettext_lazy("record", "Opened the page for a legal step"),
    ("legal:step", VIEW): pgettext_lazy("record", "Opened a legal step"),
    ("legal:step", CHANGE): pgettext_lazy("record", "Noted a legal step"),
    "therapy:mine": pgettext_lazy("record", "Saw her in the list of her therapies"),
    "therapy:therapy": pgettext_lazy("record", "Opened her own page of the therapy"),
    ("therapy:note-add", VIEW): pgettext_lazy("record", "Opened the page for a note of her own"),
    ("therapy:note-add", CHANGE): pgettext_lazy("record", "Wrote a note of her own"),
    ("therapy:session-add", VIEW): pgettext_lazy("record", "Opened the page for whether she came"),
    ("therapy:session-add", CHANGE): pgettext_lazy("record", "Noted whether she came"),
    "therapy:share": pgettext_lazy("record", "Noted whether her attendance is shared"),
    ("therapy:summary-add", VIEW): pgettext_lazy("record", "Opened the page for a summary to share"),
    ("therapy:summary-add", CHANGE): pgettext_lazy("record", "Shared a summary with her agreement"),
    "therapy:summary-back": pgettext_lazy("record", "Noted that she takes back a summary"),
    "therapy:shared": pgettext_lazy("record", "Read what is shared of her therapy"),
    "participants:note-birth-date": pgettext_lazy("record", "Noted her birth date"),
}
"""Name of a page or an action, with its kind when it can be both read and changed."""

WHY = {
    "assignment": pgettext_lazy("record", "walks with her"),
    "consent": pgettext_lazy("record", "she agreed to it"),
    "supervision": pgettext_lazy("record", "supports who walks with her"),
    "committee": pgettext_lazy("record", "called to the Clinical Committee about her"),
    "triage": pgettext_lazy("record", "answers her referral"),
    "welcome": pgettext_lazy("record", "welcomes her"),
    "emergency": pgettext_lazy("record", "in an emergency"),
    "therapy": pgettext_lazy("record", "her psychotherapist"),
    "addressed": pgettext_lazy("record", "was asked for something for her"),
    "walks_on": pgettext_lazy("record", "walks with her; the date of her yes has passed, she is to be asked"),
    "taking_over": pgettext_lazy("record", "takes over as her worker; they had not met yet"),
    "takes_lapsed": pgettext_lazy(
        "record",
        "takes over as her worker; they had not met; the date of her yes has passed, she is to be asked",
    ),
    "grace": pgettext_lazy(
        "record", "kept for her safety; the date of her yes has passed, she is to be asked"
    ),
}
"""Source of a grant → why it was allowed; and what was addressed to a partner."""


WHY_ME = {
    "supervision": pgettext_lazy("to the member", "you support who walks with her"),
    "committee": pgettext_lazy("to the member", "the Clinical Committee called you about her"),
    "emergency": pgettext_lazy("to the member", "opened in an emergency"),
    "grace": pgettext_lazy("to the member", "kept for her safety until she is asked"),
}
"""The same, said to the member, where it is not her consent."""


def what_was_done(page: str, kind: str) -> str:
    """One sentence for one row of the record."""
    if kind == Look.Kind.REFUSAL:
        return _("Tried to open something, and was refused")
    read_as = Look.Kind.VIEW if kind == Look.Kind.PRINT else Look.Kind(kind)
    known = DONE.get(page) or DONE.get((page, read_as))
    return str(known or Look.Kind(kind).label)  # a page that no longer is keeps its row


def why_allowed(sources: Iterable[str]) -> str:
    return "; ".join(str(WHY[source]) for source in sources)
