"""Making her emergency plan, version after version; and emergency access: opening it, closing it,
answering for it, telling her."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_lock
from spheres.foundation.access.opened import category_of
from spheres.foundation.access.queries import NotVisible, answer_of
from spheres.foundation.accounts.models import Member
from spheres.foundation.accounts.tasks import something_waits
from spheres.foundation.audit.actions import record_change
from spheres.foundation.ids import new_id
from spheres.foundation.vault.aead import encrypt, new_key
from spheres.foundation.vault.keys import blind_indexes, sign, unwrap, wrap
from spheres.foundation.vault.sealing import context_of
from spheres.programme.participants.creating import AlreadySent, create_idempotently
from spheres.programme.participants.queries import walking_with
from spheres.programme.participants.record import Record
from spheres.programme.region.pack import current_pack
from spheres.programme.safety import queries
from spheres.programme.safety.models import (
    EMERGENCY_LASTS,
    EmergencyAccess,
    EmergencyPlan,
    MissingEpisode,
    MissingStep,
)
from spheres.programme.safety.queries import (
    EMERGENCIES,
    NOBODY_LOOKS,
    WhoLooks,
    emergency_access,
    must_go_on,
    part_context,
    plan_of,
    unreached,
)
from spheres.programme.safety.rules import Clue, clues, is_enough, next_moment, review_on, steps_due

VERSIONS = 2
"""Of the blind indexes, at most: the former stands while digests are made anew."""


def make_plan(
    record: Record, plan_id: UUID, words: dict[str, Any], *, in_danger: bool, looks: WhoLooks = NOBODY_LOOKS
) -> None:
    """A new version of her plan; the ones before stay. ``words`` has each of the plan's sections; ``looks``,
    whom she names to look for her with her worker."""
    record.require(writes=Category.SAFETY)
    transaction_lock(record.id)
    last = EmergencyPlan.objects.filter(participant_id=record.id).aggregate(last=Max("version"))["last"]
    plan = EmergencyPlan(
        id=plan_id,
        participant_id=record.id,
        version=(last or 0) + 1,
        author_id=record.member.pk,
        made_at=record.now,
        review_on=review_on(timezone.localdate(record.now), in_danger=in_danger),
        search_partners=sorted(looks.partners),
        search_members=sorted(looks.members),
    )
    record.keys.seal(plan, **words)
    if create_idempotently(record, plan, "review_on", "search_partners", "search_members"):
        record.changed("safety:plan-make", EmergencyPlan)


def add_to_plan(record: Record, part: str, line: str) -> bool:
    """A new version of her plan, with one line more in ``part``; the day it is read again stays. A line that
    stands there already is not added. False when she has no plan: nothing is changed."""
    record.require(writes=Category.SAFETY)
    transaction_lock(record.id)
    plan = plan_of(record)
    if plan is None:
        return False
    words = {name: getattr(plan, name) for name in EmergencyPlan.SEALED_FIELDS}
    if f"\n{line}\n" in f"\n{words[part]}\n":
        return True
    words[part] = f"{words[part]}\n{line}".strip()
    looks = queries.who_looks(record)  # whom she refused since is not named anew by a line
    version = EmergencyPlan(
        id=new_id(),
        participant_id=record.id,
        version=plan.version + 1,
        author_id=record.member.pk,
        made_at=record.now,
        review_on=plan.review_on,
        search_partners=sorted(looks.partners),
        search_members=sorted(looks.members),
    )
    record.keys.seal(version, **words).save(force_insert=True)
    record.changed("safety:plan-make", EmergencyPlan)
    return True


def begin_episode(record: Record, since: datetime, last_heard: str) -> None:
    """She can't be reached: her plan is followed from here. Begun once, however often it is sent; sent
    otherwise while it is open, it raises ``AlreadySent``."""
    record.require(writes=Category.SAFETY)
    transaction_lock(record.id)
    open_now = record.keys.open_one(
        MissingEpisode.objects.filter(participant_id=record.id, closed_at=None).first()
    )
    if open_now is not None:
        if (open_now.since, open_now.last_heard) != (since, last_heard):
            raise AlreadySent(open_now)
        return
    plan = plan_of(record)
    due = steps_due(plan.steps if plan else (), (), since, record.now)
    row = MissingEpisode(
        participant_id=record.id,
        since=since,
        begun_at=record.now,
        author_id=record.member.pk,
        next_at=next_moment(due, record.now),
    )
    record.keys.seal(row, last_heard=last_heard, came_back="")
    row.save(force_insert=True)
    record.changed("safety:unreached", MissingEpisode)


def note_step(
    record: Record, episode: MissingEpisode, step_id: UUID, kind: str, what: str, came_of_it: str
) -> None:
    """What was done, by whom and when. Written once. It was done, whomever it names: nothing stops it from
    being written down. Raises ``NotVisible`` for who does not go on with it."""
    must_go_on(record)
    row = MissingStep(
        id=step_id,
        participant_id=record.id,
        episode=episode,
        kind=kind,
        at=record.now,
        author_id=record.member.pk,
    )
    record.keys.seal(row, what=what, came_of_it=came_of_it)
    if create_idempotently(record, row, "episode_id", "kind"):
        search = unreached(record)
        if search:
            answer_of("safety_next", episode.pk, next_moment(search.due, record.now))
        record.changed("safety:unreached-step", MissingStep)


def hand_over(record: Record, episode: MissingEpisode, step_id: UUID, to: Member) -> bool:
    """Somebody else goes on with it from now on; her worker is told that something waits, and so is whoever
    goes on with it. False when it is hers already. Raises ``NotVisible`` for who does not go on with it, and
    for who could not."""
    must_go_on(record)
    if to.pk not in {member.pk for member in queries.can_hold(episode)}:
        raise NotVisible(record.id)
    (is_handed,) = answer_of("safety_hand_over", episode.pk, to.pk)
    if not is_handed:
        return False
    step = MissingStep(
        id=step_id, participant_id=record.id, episode=episode, kind=MissingStep.Kind.HANDED, at=record.now,
        author_id=record.member.pk,
    )  # fmt: skip
    record.keys.seal(step, what=to.name, came_of_it="").save(force_insert=True)
    record.changed("safety:unreached-hand-over", MissingStep)
    told = {to.pk, *walking_with(record.id)} - {record.member.pk}
    something_waits(told, is_urgent=True, sender=record.member.pk)
    return True


def close_episode(record: Record, episode: MissingEpisode, came_back: str) -> None:
    """She is back: it is closed, and stays to be learned from with her. ``episode`` is opened."""
    record.require(writes=Category.SAFETY)
    record.keys.seal(episode, last_heard=episode.last_heard, came_back=came_back)
    episode.closed_at = record.now
    episode.save(update_fields=["sealed", "closed_at"])
    record.changed("safety:unreached-back", MissingEpisode)


class AlreadyAnswered(Exception):
    """Another answer stands, and holds."""


class CannotBeKept(Exception):
    """Words of which the key is gone: erased, or forgotten in time."""


@dataclass(frozen=True)
class EmergencyLookup:
    """What whoever is on call knows of her."""

    name: str = ""
    reach: str = ""
    birth_date: date | None = None

    def clues(self) -> list[set[Clue]]:
        return clues(self.name, self.birth_date, self.reach)


def open_emergency(
    member: Any,
    form_id: UUID,
    lookup: EmergencyLookup,
    danger: str,
    reason: str,
    now: datetime,
    despite: str = "",
) -> UUID | None:
    """Open safety, contact and identity for a day; the coordinators are told at once.

    None when what is known means nobody, or more than one person. ``form_id`` comes with the form: the same
    words, sent twice, open once; with other words, or once it is closed, it is another access, with a row of
    its own that somebody answers for. Raises ``SheDoesNotWantIt`` for one of a kind of person or of a place
    to whom she shut her file, unless it is opened ``despite`` it, in words.
    """
    words = {"reason": reason, "name": lookup.name or lookup.reach}
    if despite:
        words["despite"] = despite
    said = [str(form_id), str(member.pk), lookup.reach, str(lookup.birth_date or ""), danger, *words.values()]
    access_id = UUID(bytes=sign("emergency", json.dumps(said).encode())[:16])
    found = _open_one(access_id, lookup, danger, words, now)
    if found.outcome == "taken":
        found = _open_one(new_id(), lookup, danger, words, now)
    if found.outcome == "shut":
        raise SheDoesNotWantIt
    if found.participant_id and found.outcome == "opened":
        record_change(
            member, found.participant_id, "safety:emergency-open", category_of(EmergencyAccess), ["emergency"]
        )
        tell_coordinators(found.participant_id, member.pk)
    return found.participant_id


class SheDoesNotWantIt(Exception):
    """She shut her file to members of this role or partner: said before it is opened in an emergency."""


@dataclass(frozen=True)
class EmergencyMatch:
    """What the database answers: whom it opened, or of whom this very access stands. ``taken``: the id is
    another access; ``shut``: she does not want it; none: nobody is meant, or more than one."""

    participant_id: UUID | None
    outcome: Literal["opened", "stands", "taken", "shut"] | None


def _open_one(
    access_id: UUID, lookup: EmergencyLookup, danger: str, words: dict[str, str], now: datetime
) -> EmergencyMatch:
    key = new_key()
    # Each version of the index is a clue of its own: whoever is indexed anew meets by the one or the other.
    asked = [
        (level, VERSIONS * number + version, digest)
        for level, alternatives in enumerate(lookup.clues())
        for number, clue in enumerate(sorted(map(sorted, filter(is_enough, alternatives))))
        for wanted in clue
        for version, digest in enumerate(blind_indexes(*wanted))
    ]
    levels, numbers, digests = ([row[column] for row in asked] for column in range(3))
    transaction_lock(access_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT participant, outcome FROM safety_open_emergency(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                access_id,
                levels,
                numbers,
                digests,
                danger,
                now + EMERGENCY_LASTS,
                now + timedelta(days=current_pack().emergency_review_days),
                wrap(key, access_id),
                encrypt(
                    key, json.dumps(words, ensure_ascii=False).encode(), context_of(EMERGENCIES, access_id)
                ),
                "despite" in words,
            ],
        )
        return EmergencyMatch(*cursor.fetchone())


def tell_coordinators(participant_id: UUID, sender: UUID) -> None:
    """That something waits, and nothing of what; none of those to whom she shut her file. If it does not
    leave at once, ``sender`` is told to call."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT participants_coordinators(%s)", [participant_id])
        something_waits([row[0] for row in cursor.fetchall()], is_urgent=True, sender=sender)


def close_emergency(member: Any, participant_id: UUID, now: datetime) -> None:
    """Close one's own access before the day is over; closed already, it stays so. Raises ``NotVisible`` when
    one never opened any: nobody is told that something was closed that was not."""
    mine = EmergencyAccess.objects.filter(participant_id=participant_id, member_id=member.pk)
    if not mine.exists():
        raise NotVisible(participant_id)
    if mine.filter(closed_at=None, ends_at__gt=now).update(closed_at=now):
        record_change(
            member, participant_id, "safety:emergency-close", category_of(EmergencyAccess), ["emergency"]
        )


def review_emergency(member: Any, access: EmergencyAccess, outcome: str, words: str, now: datetime) -> None:
    """A coordinator answers for it: never for her own. ``access`` is opened. Sent twice, it is answered once.
    Raises ``AlreadyAnswered`` where another answer stands, and ``CannotBeKept`` where the words that were
    written of it are no longer kept: there is no key to seal more with."""
    if access.member_id == member.pk:
        raise NotVisible(access.participant_id)
    if words and access.wrapped is None:
        raise CannotBeKept
    waiting = EmergencyAccess.objects.filter(pk=access.pk, reviewed_at=None)
    review = _sealed_again(access, "review", words)
    if not waiting.update(reviewed_at=now, reviewed_by=member.pk, outcome=outcome, review=review):
        stands = emergency_access(access.pk)
        if (stands.reviewed_by_id, stands.outcome, stands.review_words) != (member.pk, outcome, words):
            raise AlreadyAnswered
        return
    record_change(member, access.participant_id, "safety:emergency-review", category_of(EmergencyAccess))


def say_when_told(
    record: Record, access: EmergencyAccess, was_told: bool, later: date | None, when: str
) -> None:
    """She was told that someone looked, or will be when it is safe: from a day, or when something is so. Told
    twice, she knew the first time; told already, it raises ``AlreadyAnswered`` for a later day."""
    if access.told_at:
        if was_told:
            return
        raise AlreadyAnswered
    waits = {"tell_from": later, "tell_when": _sealed_again(access, "tell", when) if when else None}
    changed = {"told_at": record.now} if was_told else waits
    if not EmergencyAccess.objects.filter(pk=access.pk).update(**changed):
        raise NotVisible(record.id)
    record.changed("safety:emergency-tell", EmergencyAccess)


def _sealed_again(access: EmergencyAccess, part: str, words: str) -> bytes | None:
    # Its key may be renewed at this moment: the row is held until these words are in it.
    held = EmergencyAccess.objects.select_for_update().filter(pk=access.pk).values_list("wrapped", flat=True)
    wrapped = next(iter(held), None)
    if wrapped is None:
        return None
    key = unwrap(bytes(wrapped), access.pk)
    return encrypt(key, words.encode(), part_context(part, access.pk))
