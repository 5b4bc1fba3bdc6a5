"""The rules of access.md once more, naively, in memory, on the words of ``saying``. Nothing is read from
the database, and nothing here is quick.

Held against the database (``test_scenes``): assignment, consent with a place in the circle and
its scope (from today on, not these rows, not these partners' words, this meeting only), supervision,
committee, triage, welcome, emergency, psychotherapy, addressed requests; ceilings and floors; her restriction
in its two forms; a bed accepted and can't be reached, by a shift; grace after a date that passes; who left,
moved, or works for a partner that is out of the agreement; the newest answer; taking back; leaving; dates; a
language of hers (``test_refused``).

Not yet, held in memory alone (``test_not_in_tables_yet``): an agreement between partners that ends by its
date, replacement, of which supervisor she was told, by whom it is for to decide (a birth date is sealed: the
database cannot read it).

Beside the categories some words say what hangs on one row and not on a whole category: ``request`` (what was
asked of this partner), ``attendance`` (when she came to therapy), ``emergency`` (that an emergency access was
opened, for who reviews it) and ``open`` (that she can't be reached, and nothing else).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from tests.oracle.scenes import saying as say
from tests.oracle.scenes.saying import WHOLE, Moment, Scope, Story, days, hours, kinds
from tests.rooms import of_rooms

FOREVER = days(365_000)
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
TAKES_OVER = kinds("contact identity referral safety")
"""What a newcomer who takes over holds, until each young person has met her."""
POLICE_NEVER = kinds("clinical therapy health measures notebook committee")
NEVER_SHARED = kinds("therapy notebook")
"""Notes of therapy are their author's alone; her notebook is hers, but for a page that she shares."""

NOBODYS = ("administrator", "researcher")
STANDS = frozenset({"who she is", "way", "plan", "time", "service", "span", "answer"}) | {
    table.what for table in of_rooms("TABLES").values() if table.over
}
"""What tells how things stand: until it is over, it is of today, however long ago it was written."""


@dataclass(frozen=True)
class Right:
    """``by_emergency``: opened in danger; ``walks``: of who walks with her; ``begun``: since when the place,
    the support or the item could be read by on which it hangs."""

    kind: str
    may_write: bool = False
    scope: Scope = WHOLE
    by_emergency: bool = False
    walks: bool = False
    begun: Moment | None = None
    on: str = ""
    """A right to one record alone, and to what hangs on it."""


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
    return _standing(story, member, girl, at) + list(_kept(story, member, girl, at))


Among = Mapping[str, say.Record]


def opens(story: Story, member: str, record: say.Record, at: Moment = say.NOW) -> bool:
    """Whether a member may read this one row: one whole right is enough."""
    return covers(rights(story, member, record.girl, at), record, _by_name(story), record.kind)


def alters(story: Story, member: str, record: say.Record, at: Moment = say.NOW) -> bool:
    """Whether she may write on this one row: a right to write it that covers it."""
    held = [right for right in rights(story, member, record.girl, at) if right.may_write]
    return covers(held, record, _by_name(story), record.kind)


def covers(held: list[Right], record: say.Record, among: Among, kind: str) -> bool:
    return any(
        right.on in (record.name, record.of)
        if right.on
        else right.kind == kind and _in_scope(right.scope, record, among)
        for right in held
    )


def _by_name(story: Story) -> Among:
    return {record.name: record for record in story.all(say.Record)}


def _in_scope(scope: Scope, record: say.Record, among: Among) -> bool:
    """Not left out, not in words that were left out, not before; nor what it hangs on."""
    if record.name in scope.not_these or record.partners & scope.not_by:
        return False
    moments = [moment for moment in (record.recorded, record.happened) if moment is not None]
    is_before = scope.since is not None and (not moments or min(moments) < scope.since)
    if is_before and not _stood(record, scope.since):
        return False
    return record.of is None or record.of not in among or _in_scope(scope, among[record.of], among)


def _stood(record: say.Record, since: Moment) -> bool:
    """What says how things stand, and was not over by then."""
    over = (record.recorded or say.LONG_AGO) + days(1) if record.over is True else record.over
    return record.what in STANDS and (not over or over >= since)


# A date that passes is not a no.


def _kept(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """Of what ended by its date and was not asked again: her worker the follow-up, who held safety and
    contact these two, if what they hang on began before."""
    lapsed = [lapse for lapse in _lapses(story, girl, at) if at < lapse.passed + lapse.grace]
    for some in _some(lapsed):
        passed = min(lapse.passed for lapse in some)
        as_if = _instead(story, some)
        for right in _standing(as_if, member, girl, at):
            is_held = right.kind in KEPT and right.begun is not None and right.begun < passed
            if right.walks or is_held:
                yield right


@dataclass(frozen=True)
class Lapse:
    passed: Moment
    fact: say.Fact
    otherwise: say.Fact | None
    grace: Moment


def _lapses(story: Story, girl: str, at: Moment) -> Iterator[Lapse]:
    """What leaves a grace: the programme's yes, a parent's decision, an agreement between partners."""
    for about in {answer.about for answer in story.all(say.Answer) if answer.girl == girl}:
        answer = _answer(story, girl, about, at)
        leaves_grace = answer and answer.agreed and (about == say.PROGRAMME or answer.decided_by != "her")
        if answer and leaves_grace and (passed := _ends_by_date(story, answer)) <= at:
            yield Lapse(passed, answer, replace(answer, until=FOREVER), GRACE)
    for gone in story.all(say.OutOfAgreement):
        if gone.by_date and gone.at <= at:
            yield Lapse(gone.at, gone, None, GRACE_OF_AGREEMENT)


def _some(lapsed: list[Lapse]) -> Iterator[tuple[Lapse, ...]]:
    """One of them, some of them, all of them."""
    for count in range(1, len(lapsed) + 1):
        yield from combinations(lapsed, count)


def _instead(story: Story, some: tuple[Lapse, ...]) -> Story:
    """The same story, had these not ended."""
    otherwise = {id(lapse.fact): lapse.otherwise for lapse in some}
    told = [otherwise.get(id(fact), fact) for fact in story.facts]
    return Story([fact for fact in told if fact is not None])


# What bounds every source.


def _standing(story: Story, member: str, girl: str, at: Moment) -> list[Right]:
    return [
        right
        for source in SOURCES
        for right in source(story, member, girl, at)
        if _is_above_the_floor(story, member, right.kind, at)
        and not _is_restricted(story, member, girl, right, at)
    ]


def _is_above_the_floor(story: Story, member: str, kind: str, at: Moment) -> bool:
    """What no pack raises: the police never hold some kinds; some roles hold none."""
    post = _post(story, member, at)
    if post is None or post.role in NOBODYS:
        return False
    return not (_is_police(story, post) and kind in POLICE_NEVER)


def _is_police(story: Story, post: say.Works) -> bool:
    return post.role == "police_liaison" or _partner(story, post).mandate == "police"


def _partner(story: Story, post: say.Works) -> say.Partner:
    return next(partner for partner in story.all(say.Partner) if partner.name == post.partner)


def _within_ceiling(story: Story, member: str, kind: str, at: Moment) -> bool:
    """What was agreed is never above what her partner may hold."""
    post = _post(story, member, at)
    return post is not None and kind in _partner(story, post).holds


def _is_restricted(story: Story, member: str, girl: str, right: Right, at: Moment) -> bool:
    """Her restriction: a named member never, not in an emergency either; a kind or a place only then."""
    post = _post(story, member, at)
    for restriction in story.all(say.Restriction):
        is_lifted = restriction.lifted is not None and restriction.lifted <= at
        if restriction.girl != girl or restriction.at > at or restriction.waits or is_lifted or post is None:
            continue
        if restriction.member == member:
            return True
        is_of_kind = restriction.role in (None, post.role) and restriction.partner in (None, post.partner)
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
    question = (answer.girl, answer.about, answer.meeting)
    ends = [back for back in story.all(say.TakenBack) if (back.girl, back.about, back.meeting) == question]
    return any(answer.at <= end.at <= at for end in ends) or _left(story, answer.girl, answer.at, at)


def _left(story: Story, girl: str, since: Moment, at: Moment) -> bool:
    """She left the programme after this began, or took back her yes to it: the same."""
    ends = [
        *story.all(say.LeftProgramme),
        *(back for back in story.all(say.TakenBack) if back.about == say.PROGRAMME),
    ]
    return any(end.girl == girl and since <= end.at <= at for end in ends)


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


def _first_yes(story: Story, girl: str, about: str, kind: str | None = None) -> Moment:
    """When she first said yes to this, and to sharing this kind."""
    said = [
        answer
        for answer in story.all(say.Answer)
        if (answer.girl, answer.about) == (girl, about) and answer.agreed
    ]
    return min(answer.at for answer in said if kind is None or kind in answer.shares)


def _girl(story: Story, name: str) -> say.Girl:
    return next(girl for girl in story.all(say.Girl) if girl.name == name)


def _is_now(span: say.WalksWith | say.Named | say.Supports | say.Therapy, at: Moment) -> bool:
    return span.at <= at and (span.until is None or at < span.until)


# The sources, in the order of access.md.


def _assignment(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """Consent to the programme and the assignment of a pivot worker; or of one who stands in for her."""
    if _says_yes(story, girl, say.PROGRAMME, at) and _walks_with(story, member, girl, at):
        for walk in _walks(story, member, girl, at):
            yield from (Right(kind, may_write=True, walks=True) for kind in _opened_by(walk, at))


def _opened_by(walk: say.WalksWith, at: Moment) -> frozenset[str]:
    """All of the follow-up, unless she took over and they have not met."""
    has_met = walk.met is not None and walk.met <= at
    return FOLLOW_UP if has_met or not walk.takes_over else TAKES_OVER


def _walks_with(story: Story, member: str, girl: str, at: Moment, may_replace: bool = True) -> bool:
    return any(_walks(story, member, girl, at, may_replace))


def _walks(
    story: Story, member: str, girl: str, at: Moment, may_replace: bool = True
) -> Iterator[say.WalksWith]:
    for walk in story.all(say.WalksWith):
        if (walk.worker, walk.girl) == (member, girl) and (may_replace or not walk.instead):
            post = _kept_post(story, member, walk.at, at)
            is_worker = post is not None and post.role == "pivot_worker"
            if is_worker and _is_now(walk, at) and not _left(story, girl, walk.at, at):
                yield walk


def _consent(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """Consent to a partner, and a place in her circle that this partner gave."""
    for place in story.all(say.Named):
        if (place.member, place.girl) != (member, girl) or not _is_now(place, at):
            continue
        post = _kept_post(story, member, place.at, at)
        answer = _answer(story, girl, place.by, at)
        if post is None or post.partner != place.by or _left(story, girl, place.at, at):
            continue
        if not answer or not _is_open(story, answer, at) or answer.only not in (None, member):
            continue
        if not _says_yes(story, girl, say.PROGRAMME, at):
            continue
        for kind in answer.shares - NEVER_SHARED:
            if _within_ceiling(story, member, kind, at):
                begun = max(place.at, _first_yes(story, girl, place.by, kind))
                yield Right(kind, kind in answer.adds, answer.scope_of(kind), begun=begun)


def _supervision(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """Of the assigned worker, by a supervisor of whom she was told; from elsewhere only with her yes. Never
    more than the worker reads."""
    for support in story.all(say.Supports):
        post = _kept_post(story, member, support.at, at)
        if support.supervisor != member or not support.is_told or not _is_now(support, at) or post is None:
            continue
        worker = _kept_post(story, support.worker, support.at, at)
        if post.role != "supervisor" or worker is None:
            continue
        is_hers = _walks_with(story, support.worker, girl, at, may_replace=False)
        if is_hers and _says_yes(story, girl, say.PROGRAMME, at):
            walks = [
                walk.at
                for walk in story.all(say.WalksWith)
                if (walk.worker, walk.girl) == (support.worker, girl) and _is_now(walk, at)
            ]
            begun = max(support.at, *walks)
            for walk in _walks(story, support.worker, girl, at, may_replace=False):
                kinds_of_hers = _opened_by(walk, at)
                if post.partner == worker.partner:
                    yield from (Right(kind, begun=begun) for kind in kinds_of_hers)
                else:
                    yield from _with_her_yes_there(story, member, girl, begun, at, kinds_of_hers)


def _with_her_yes_there(
    story: Story, member: str, girl: str, begun: Moment, at: Moment, of: frozenset[str]
) -> Iterator[Right]:
    """For another partner than the worker's: a yes to it opens there what it says, also to who supports."""
    post = _post(story, member, at)
    partner = str(post.partner) if post else ""
    answer = _answer(story, girl, partner, at)
    if answer is None or not _is_open(story, answer, at) or answer.only not in (None, member):
        return
    for kind in answer.shares & of:
        if _within_ceiling(story, member, kind, at):
            yield Right(
                kind, scope=answer.scope_of(kind), begun=max(begun, _first_yes(story, girl, partner, kind))
            )


def _request(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """A service asked of her partner, for her role."""
    for request in story.all(say.Request):
        post = _post(story, member, at)
        is_open = request.at <= at and (request.closed is None or at < request.closed)
        if request.girl != girl or not is_open or _left(story, girl, request.at, at):
            continue
        if post and post.partner == request.of and request.role in (None, post.role):
            yield Right("request", on=f"request to {post.partner}")


def _committee(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """On the agenda, agreed to, called: the presentation and what it shares, until the meeting closes."""
    for item in story.all(say.OnAgenda):
        meeting = next(meeting for meeting in story.all(say.Meeting) if meeting.name == item.meeting)
        is_on = item.girl == girl and item.at <= at and (item.taken_off is None or at < item.taken_off)
        is_called = member in meeting.called and _kept_post(story, member, meeting.called_at, at)
        if is_on and is_called and meeting.opens <= at < meeting.closes:
            if _left(story, girl, item.at, at) or not _says_yes(story, girl, say.PROGRAMME, at):
                continue
            yield from (
                Right(kind, scope=answer.scope_of(kind), begun=max(item.at, meeting.opens, answer.at))
                for answer in _answers_to_meeting(story, girl, meeting.name, at)
                for kind in (item.shares | {"committee"}) - NEVER_SHARED
                if _within_ceiling(story, member, kind, at)
            )


def _answers_to_meeting(story: Story, girl: str, meeting: str, at: Moment) -> Iterator[say.Answer]:
    """Her general yes to being discussed, and one for this meeting only, which stands beside it. A no for
    this meeting is a no."""
    general = _answer(story, girl, say.COMMITTEE, at)
    to_this = [
        answer
        for answer in story.all(say.Answer)
        if (answer.girl, answer.about, answer.meeting) == (girl, say.COMMITTEE, meeting)
        and answer.at <= at
        and not _is_ended(story, answer, at)
    ][-1:]
    if not any(not answer.agreed for answer in to_this):
        for answer in [general, *to_this]:
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
        kept = _kept_post(story, member, access.at, at)
        if access.member == member and kept and not _is_police(story, kept) and at < ends:
            yield from (Right(kind, by_emergency=True) for kind in IN_DANGER | {"emergency"})


def _psychotherapy(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """Notes are their author's; when she came, her therapist's, and by her yes of who reads her health."""
    for therapy in story.all(say.Therapy):
        if therapy.girl != girl or not _is_now(therapy, at) or _left(story, girl, therapy.at, at):
            continue
        if not _says_yes(story, girl, say.PROGRAMME, at):
            continue
        post = _kept_post(story, member, therapy.at, at)
        if therapy.therapist == member and post and post.role == "psychotherapist":
            yield Right("therapy", may_write=True)
            yield Right("attendance", may_write=True)
        elif therapy.attendance_shared:
            for source in (_assignment, _consent, _supervision, _committee):
                shared = [right for right in source(story, member, girl, at) if right.kind == "health"]
                if _is_above_the_floor(story, member, "health", at):
                    yield from (Right("attendance", scope=right.scope) for right in shared)


def _bed(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """A bed accepted: who is on shift there, until the noon after, if she said so."""
    for bed in story.all(say.Bed):
        is_tonight = bed.girl == girl and bed.team_may_read and bed.at <= at < bed.noon
        shares = _says_yes(story, girl, say.PROGRAMME, at) and _says_yes(story, girl, bed.partner, at)
        if is_tonight and shares and _is_on_shift(story, member, bed.partner, at):
            yield from (Right(kind) for kind in KEPT if _within_ceiling(story, member, kind, at))
            yield Right("request", on=f"request to {bed.partner}")


def _unreached(story: Story, member: str, girl: str, at: Moment) -> Iterator[Right]:
    """Who her plan names, and who is on shift of the service she agreed to; coordinators: that it is open."""
    post = _post(story, member, at)
    for time in story.all(say.MissingEpisode):
        if time.girl != girl or time.at > at or (time.closed is not None and at >= time.closed) or not post:
            continue
        if _says_yes(story, girl, say.PROGRAMME, at):
            for kind in IN_DANGER:
                if _within_ceiling(story, member, kind, at):
                    yield from (Right(kind, scope=scope) for scope in _looks(story, member, time, kind, at))
        if post.role == "coordinator":
            yield Right("open")


def _looks(story: Story, member: str, time: say.MissingEpisode, kind: str, at: Moment) -> Iterator[Scope]:
    """By her plan, unless she said no to that partner since; by her yes to the service, narrowed or not."""
    post = _post(story, member, at)
    if post is None or _is_police(story, post):
        return
    partner = str(post.partner)
    on_shift = _is_on_shift(story, member, partner, at)
    keeps_post = _kept_post(story, member, time.at, at) is not None
    is_named = (member in time.plan_names and keeps_post) or (time.service == partner and on_shift)
    if is_named and not _refused_since(story, time.girl, partner, time.at, at):
        yield WHOLE
    answer = _answer(story, time.girl, partner, at)
    if on_shift and answer and _is_open(story, answer, at) and "safety" in answer.shares and not answer.only:
        yield answer.scope_of(kind)


def _refused_since(story: Story, girl: str, partner: str, since: Moment, at: Moment) -> bool:
    noes = [a for a in story.all(say.Answer) if not a.agreed or "safety" not in a.shares]
    return any(
        (no.girl, no.about) == (girl, partner) and since <= no.at <= at
        for no in [*noes, *story.all(say.TakenBack)]
    )


def _is_on_shift(story: Story, member: str, partner: str, at: Moment) -> bool:
    """There, of those who are on call there, and none of the police."""
    post = _post(story, member, at)
    is_there = post is not None and post.partner == partner and post.on_call and not _is_police(story, post)
    return is_there and any(
        shift.member == member and shift.at <= at < shift.until for shift in story.all(say.OnShift)
    )


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
