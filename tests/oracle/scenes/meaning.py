"""The rules of access.md once more, naively, in memory, on the words of ``saying``. Nothing is read from
the database, and nothing here is quick.

Held against the database (``test_scenes``): assignment, consent with a place in the circle, supervision,
committee, triage, welcome, emergency, psychotherapy, addressed requests; ceilings and floors; who left,
moved, or works for a partner that is out of the agreement; the newest answer; taking back; leaving; dates.

Not yet, held in memory alone (``test_not_in_tables_yet``): the scope of an answer (from today on, not these
rows, not these partners' words, this meeting only), grace after a date that passes, her restriction in its
two forms, a bed accepted, can't be reached, replacement, of which supervisor she was told, by whom it is for
to decide (a birth date is sealed: the database cannot read it) and in a language of hers.

Beside the categories some words say what hangs on one row and not on a whole category: ``request`` (what was
asked of this partner), ``attendance`` (when she came to therapy), ``emergency`` (that an emergency access was
opened, for who reviews it) and ``open`` (that she can't be reached, and nothing else).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.oracle.scenes import saying as say
from tests.oracle.scenes.saying import WHOLE, Moment, Scope, Story, days, hours, kinds

FOREVER = days(365_000)
JUST_BEFORE = hours(1 / 3600)
GRACE = days(30)
GRACE_OF_AGREEMENT = days(90)

CATEGORIES = kinds(
    "identity contact referral safety clinical needs legal health therapy activities measures entourage"
    " committee notebook"
)
FOLLOW_UP = CATEGORIES - {"therapy", "notebook"}
IN_DANGER = kinds("safety contact identity")
KEPT = kinds("safety contact")
PROPOSED = kinds("identity contact referral")
POLICE_NEVER = kinds("clinical therapy health measures notebook committee")
NEVER_SHARED = kinds("therapy notebook")
"""Notes of therapy are their author's alone; her notebook is hers, but for a page that she shares."""

NOBODYS = ("administrator", "researcher")


@dataclass(frozen=True)
class Right:
    kind: str
    may_write: bool = False
    scope: Scope = WHOLE
    by_emergency: bool = False


@dataclass(frozen=True)
class Sight:
    """What one member may read, and write, of one young person."""

    reads: frozenset[str]
    writes: frozenset[str]


def sight(story: Story, member: str, girl: str, at: Moment = say.NOW) -> Sight:
    held = rights(story, member, girl, at)
    return Sight(frozenset(right.kind for right in held), frozenset(r.kind for r in held if r.may_write))


def rights(story: Story, member: str, girl: str, at: Moment) -> list[Right]:
    """Those that stand, and those that a date which passed leaves for a while."""
    held = _standing(story, member, girl, at)
    for passed, as_if, grace in _lapses(story, girl, at):
        if at < passed + grace:
            before = {right.kind for right in _standing(story, member, girl, passed - JUST_BEFORE)}
            kept = FOLLOW_UP if _walks_with(as_if, member, girl, at) else KEPT
            held += [right for right in _standing(as_if, member, girl, at) if right.kind in kept & before]
    return held


def opens(story: Story, member: str, record: say.Record, at: Moment = say.NOW) -> bool:
    """Whether a member may read this one row: one whole right is enough."""
    return any(
        right.kind == record.kind and _in_scope(story, right.scope, record)
        for right in rights(story, member, record.girl, at)
    )


def _in_scope(story: Story, scope: Scope, record: say.Record) -> bool:
    """Not left out, not in words that were left out, not before; nor what it hangs on."""
    if record.name in scope.not_these or record.partners & scope.not_by:
        return False
    moments = [moment for moment in (record.recorded, record.happened) if moment is not None]
    if scope.since is not None and (not moments or min(moments) < scope.since):
        return False
    return all(_in_scope(story, scope, other) for other in story.all(say.Record) if other.name == record.of)


# What bounds every source.


def _standing(story: Story, member: str, girl: str, at: Moment) -> list[Right]:
    return [
        right
        for source in SOURCES
        for right in source(story, member, girl, at)
        if _within_ceiling(story, member, right.kind, at)
        and not _is_restricted(story, member, girl, right, at)
    ]


def _within_ceiling(story: Story, member: str, kind: str, at: Moment) -> bool:
    """A partner's own ceiling, within the floor that no pack raises."""
    post = _post(story, member, at)
    if post is None or post.role in NOBODYS:
        return False
    if kind not in CATEGORIES:
        return True
    partner = next(partner for partner in story.all(say.Partner) if partner.name == post.partner)
    is_police = post.role == "police_liaison" or partner.mandate == "police"
    return kind in partner.holds and not (is_police and kind in POLICE_NEVER)


def _is_restricted(story: Story, member: str, girl: str, right: Right, at: Moment) -> bool:
    """Her restriction: a named member never, not in an emergency either; a kind or a place only then."""
    post = _post(story, member, at)
    for restriction in story.all(say.Restriction):
        if restriction.girl != girl or restriction.at > at or post is None:
            continue
        if restriction.member == member:
            return True
        is_of_kind = restriction.role == post.role or restriction.partner == post.partner
        if restriction.member is None and is_of_kind and not right.by_emergency:
            return True
    return False


# Where a member works.


def _post(story: Story, member: str, at: Moment) -> say.Works | None:
    """For whom and as what she works then; for nobody, once she left or her partner did."""
    posts = [post for post in story.all(say.Works) if post.member == member and post.at <= at]
    if not posts or posts[-1].partner is None:
        return None
    out = [gone for gone in story.all(say.OutOfAgreement) if gone.partner == posts[-1].partner]
    return None if any(gone.at <= at for gone in out) else posts[-1]


def _kept_post(story: Story, member: str, since: Moment, at: Moment) -> say.Works | None:
    """Her post, if it is the one that she had when this began: a change leaves what hung on the former."""
    post = _post(story, member, at)
    return post if post and post.at <= since <= at else None


# What she said.


def _answer(story: Story, girl: str, about: str, at: Moment) -> say.Answer | None:
    """The one that stands, even if it is a no or has lapsed: the newest, unless taken back or left since."""
    said = [
        answer
        for answer in story.all(say.Answer)
        if (answer.girl, answer.about, answer.meeting) == (girl, about, None) and answer.at <= at
    ]
    newest = max(reversed(said), key=lambda answer: answer.at, default=None)
    return None if newest is None or _is_ended(story, newest, at) else newest


def _is_ended(story: Story, answer: say.Answer, at: Moment) -> bool:
    ends = [
        back for back in story.all(say.TakenBack) if (back.girl, back.about) == (answer.girl, answer.about)
    ]
    return any(answer.at <= end.at <= at for end in ends) or _left(story, answer.girl, answer.at, at)


def _left(story: Story, girl: str, since: Moment, at: Moment) -> bool:
    """She left the programme after this began."""
    return any(left.girl == girl and since <= left.at <= at for left in story.all(say.LeftProgramme))


def _is_well_decided(story: Story, answer: say.Answer) -> bool:
    """By whom it is for to decide, in a language that she uses."""
    girl = _girl(story, answer.girl)
    decides = "holder, and she agrees" if answer.at < girl.turns_14 else "her"
    return answer.decided_by == decides and answer.language in girl.languages


def _ends_by_date(story: Story, answer: say.Answer) -> Moment:
    """Its date; what others decided for her ends when she is fourteen."""
    if answer.decided_by == "her" or answer.until == FOREVER:
        return answer.until
    return min(answer.until, _girl(story, answer.girl).turns_14)


def _is_open(story: Story, answer: say.Answer | None, at: Moment) -> bool:
    return (
        answer is not None
        and answer.agreed
        and _is_well_decided(story, answer)
        and answer.since <= at < _ends_by_date(story, answer)
    )


def _says_yes(story: Story, girl: str, about: str, at: Moment) -> bool:
    return _is_open(story, _answer(story, girl, about, at), at)


def _girl(story: Story, name: str) -> say.Girl:
    return next(girl for girl in story.all(say.Girl) if girl.name == name)


def _lapses(story: Story, girl: str, at: Moment) -> Iterator[tuple[Moment, Story, Moment]]:
    """What ended by its date and leaves a grace: the programme's yes, a parent's decision, an agreement."""
    for about in {answer.about for answer in story.all(say.Answer) if answer.girl == girl}:
        answer = _answer(story, girl, about, at)
        leaves_grace = answer and answer.agreed and (about == say.PROGRAMME or answer.decided_by != "her")
        if answer and leaves_grace and (passed := _ends_by_date(story, answer)) <= at:
            yield passed, _instead(story, answer, replace(answer, until=FOREVER)), GRACE
    for gone in story.all(say.OutOfAgreement):
        if gone.by_date and gone.at <= at:
            yield gone.at, _instead(story, gone, None), GRACE_OF_AGREEMENT


def _instead(story: Story, fact: say.Fact, other: say.Fact | None) -> Story:
    """The same story, had this been otherwise."""
    told = [other if said is fact else said for said in story.facts]
    return Story([said for said in told if said is not None])


def _is_now(span: say.WalksWith | say.Named | say.Supports | say.Therapy, at: Moment) -> bool:
    return span.at <= at and (span.until is None or at < span.until)


# The sources, in the order of access.md.


def _assignment(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """Consent to the programme and the assignment of a pivot worker; or of one who stands in for her."""
    if _says_yes(story, girl, say.PROGRAMME, at) and _walks_with(story, member, girl, at):
        yield from (Right(kind, may_write=True) for kind in FOLLOW_UP)


def _walks_with(story: Story, member: str, girl: str, at: Moment, may_replace: bool = True) -> bool:
    for walk in story.all(say.WalksWith):
        if (walk.worker, walk.girl) == (member, girl) and (may_replace or not walk.instead):
            post = _kept_post(story, member, walk.at, at)
            is_worker = post is not None and post.role == "pivot_worker"
            if is_worker and _is_now(walk, at) and not _left(story, girl, walk.at, at):
                return True
    return False


def _consent(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """Consent to a partner, and a place in her circle that this partner gave."""
    for place in story.all(say.Named):
        if (place.member, place.girl) != (member, girl) or not _is_now(place, at):
            continue
        post = _kept_post(story, member, place.at, at)
        answer = _answer(story, girl, place.by, at)
        if post is None or post.partner != place.by or _left(story, girl, place.at, at):
            continue
        if answer and _is_open(story, answer, at) and answer.only in (None, member):
            for kind in answer.shares - NEVER_SHARED:
                yield Right(kind, kind in answer.adds, answer.scope)


def _supervision(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """Of the assigned worker, by a supervisor of whom she was told; from elsewhere only with her yes."""
    for support in story.all(say.Supports):
        post = _kept_post(story, member, support.at, at)
        if support.supervisor != member or not support.told or not _is_now(support, at) or post is None:
            continue
        worker = _kept_post(story, support.worker, support.at, at)
        if post.role != "supervisor" or worker is None:
            continue
        is_agreed = post.partner == worker.partner or _says_yes(story, girl, str(post.partner), at)
        walks = _walks_with(story, support.worker, girl, at, may_replace=False)
        if is_agreed and walks and _says_yes(story, girl, say.PROGRAMME, at):
            yield from (Right(kind) for kind in FOLLOW_UP)


def _request(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """A service asked of her partner, for her role."""
    for request in story.all(say.Request):
        post = _post(story, member, at)
        is_open = request.at <= at and (request.closed is None or at < request.closed)
        if request.girl != girl or not is_open or _left(story, girl, request.at, at):
            continue
        if post and post.partner == request.of and request.role in (None, post.role):
            yield Right("request")


def _committee(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """On the agenda, agreed to, called: the presentation and what it shares, until the meeting closes."""
    for item in story.all(say.OnAgenda):
        meeting = next(meeting for meeting in story.all(say.Meeting) if meeting.name == item.meeting)
        is_on = item.girl == girl and item.at <= at and (item.taken_off is None or at < item.taken_off)
        is_called = member in meeting.called and _kept_post(story, member, meeting.called_at, at)
        if is_on and is_called and meeting.opens <= at < meeting.closes:
            if _left(story, girl, item.at, at):
                continue
            yield from (
                Right(kind, scope=answer.scope)
                for answer in _answers_to_meeting(story, girl, meeting.name, at)
                for kind in (item.shares | {"committee"}) - NEVER_SHARED
            )


def _answers_to_meeting(story: Story, girl: str, meeting: str, at: Moment) -> Iterator[say.Answer]:
    """Her general yes to being discussed, and one for this meeting only, which stands beside it."""
    general = _answer(story, girl, say.COMMITTEE, at)
    to_this = [
        answer
        for answer in story.all(say.Answer)
        if (answer.girl, answer.about, answer.meeting) == (girl, say.COMMITTEE, meeting)
        and answer.at <= at
        and not _is_ended(story, answer, at)
    ]
    for answer in [general, *to_this[-1:]]:
        if answer and _is_open(story, answer, at):
            yield answer


def _triage(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """What was written when the programme was proposed, for the coordinators, who write their answer."""
    post = _post(story, member, at)
    if post and post.role == "coordinator" and _proposed(story, girl, at):
        yield from (Right(kind, may_write=kind in TRIAGE_WRITES) for kind in PROPOSED)


def _welcome(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """The worker who was matched with her, until it is known whether she joins (evening 1: she writes to
    her before they meet; access.md has no such source)."""
    if _proposed(story, girl, at) and _walks_with(story, member, girl, at):
        yield from (Right(kind, may_write=True) for kind in PROPOSED)


def _proposed(story: Story, girl: str, at: Moment) -> say.Referred | None:
    """The last word on her referral, while nothing is decided."""
    said = [referral for referral in story.all(say.Referred) if referral.girl == girl and referral.at <= at]
    if not said or said[-1].answer in ("joined", "not_now") or _left(story, girl, said[-1].at, at):
        return None
    return said[-1]


def _emergency(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """Break-glass: a day for who opened it; that it was opened, for the coordinators."""
    post = _post(story, member, at)
    for access in story.all(say.Emergency):
        if access.girl != girl or access.at > at:
            continue
        if post and post.role == "coordinator":
            yield Right("emergency", by_emergency=True)
        ends = min(access.at + hours(24), access.closed if access.closed is not None else FOREVER)
        if access.member == member and _kept_post(story, member, access.at, at) and at < ends:
            yield from (Right(kind, by_emergency=True) for kind in IN_DANGER | {"emergency"})


def _psychotherapy(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """Notes are their author's; when she came, her therapist's, and by her yes of who reads her health."""
    for therapy in story.all(say.Therapy):
        if therapy.girl != girl or not _is_now(therapy, at) or _left(story, girl, therapy.at, at):
            continue
        post = _kept_post(story, member, therapy.at, at)
        if therapy.therapist == member and post and post.role == "psychotherapist":
            yield Right("therapy", may_write=True)
            yield Right("attendance", may_write=True)
        elif therapy.attendance_shared:
            for source in (_assignment, _consent, _supervision, _committee):
                shared = [right for right in source(story, member, girl, at) if right.kind == "health"]
                if any(_within_ceiling(story, member, right.kind, at) for right in shared):
                    yield Right("attendance")


def _bed(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """A bed accepted: who is on shift there, until the noon after, if she said so."""
    for bed in story.all(say.Bed):
        post = _post(story, member, at)
        is_tonight = bed.girl == girl and bed.team_may_read and bed.at <= at < bed.noon
        if is_tonight and post and post.partner == bed.partner and _is_on_shift(story, member, at):
            yield from (Right(kind) for kind in KEPT)


def _unreached(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """Who her plan names, and who is on shift of the service she agreed to; coordinators: that it is open."""
    post = _post(story, member, at)
    for time in story.all(say.Unreached):
        if time.girl != girl or time.at > at or (time.closed is not None and at >= time.closed) or not post:
            continue
        is_there = post.partner == time.service and _is_on_shift(story, member, at)
        if member in time.plan_names or is_there:
            yield from (Right(kind) for kind in IN_DANGER)
        if post.role == "coordinator":
            yield Right("open")


def _is_on_shift(story: Story, member: str, at: Moment) -> bool:
    return any(shift.member == member and shift.at <= at < shift.until for shift in story.all(say.OnShift))


SOURCES = (
    _assignment,
    _consent,
    _supervision,
    _request,
    _committee,
    _triage,
    _welcome,
    _emergency,
    _psychotherapy,
    _bed,
    _unreached,
)

TRIAGE_WRITES = frozenset({"referral"})
"""Who decides writes what she decided. access.md says no more of it."""
