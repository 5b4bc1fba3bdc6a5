"""What others do for a young person of the synthetic region: services asked, people around her, going with
her, therapy, legal steps. From the seed and her number alone, like the rest."""

import random
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from spheres.foundation.accounts.models import Member, Role
from spheres.foundation.vault.keys import blind_index
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.accompaniment.models import Accompaniment
from spheres.programme.entourage.models import PersonAround
from spheres.programme.legal.models import LegalStep
from spheres.programme.participants.models import Circle, NeverContact
from spheres.programme.participants.never_contact import KIND
from spheres.programme.participants.recognising import never_keys
from spheres.programme.region.pack import entries
from spheres.programme.services.models import Beds, ServiceAnswer, ServiceInPlace, ServiceReferral
from spheres.programme.therapy.models import Therapy, TherapySession
from spheres.synthetic import words_with_others as words

if TYPE_CHECKING:
    from spheres.synthetic.region import Region

HOW_FAR = [
    [],
    ["accepted"],
    ["accepted", "in_progress"],
    ["accepted", "in_progress", "done"],
    ["declined"],
]


class WithOthers:
    """Adds to ``region`` what others do for one young person."""

    def __init__(self, region: "Region", keys: Keyring, pk: UUID, pivot: Member, number: int, language: str):
        self.region, self.keys, self.pk, self.pivot, self.language = region, keys, pk, pivot, language
        self.random = region.random = random.Random(f"{region.seed}:with:{number}")

    def add(self) -> None:
        self.entourage()
        self.services()
        self.going()
        self.legal()

    def _row(self, model: Any, *, author: Member | None = None, **fields: Any) -> Any:
        return model(id=self.region.new_id(), participant_id=self.pk, author=author or self.pivot, **fields)

    def _seal(self, row: Any, **values: Any) -> Any:
        blank = dict.fromkeys(row.SEALED_FIELDS, "")
        return self.region.add(self.keys.seal(row, **{**blank, **values}))

    def entourage(self) -> None:
        r = self.random
        for name, tie, stance in r.sample(words.AROUND, r.randint(1, 4)):
            never = tie == "ex" and r.random() < 0.6
            row = self._row(
                PersonAround, tie=tie, stance=stance, never_contact=never, noted_at=self.region.ago(15),
                support_agreed=tie == "mother" and r.random() < 0.5,
            )  # fmt: skip
            self._seal(row, name=name, her_words=words.HER_WORDS[self.language].get(tie, ""))
            if never:
                found = [blind_index(KIND, key) for key in sorted(never_keys(name, []))]
                stop = NeverContact(
                    id=row.pk, participant_id=self.pk, keys=found, author=self.pivot, noted_at=row.noted_at
                )
                self._seal(stop, name=name, reason=words.NEVER[self.language])

    def _circle(self) -> list[Member]:
        return [span.member for span in self.region.rows[Circle] if span.participant_id == self.pk]

    def services(self) -> None:
        r = self.random
        for member in self._circle():
            kind, role = words.ASKS.get(member.partner.code, ("", ""))
            if kind and role in ("", member.role) and r.random() < 0.5:
                self._ask(kind, member, role)
        if r.random() < 0.3:
            self._ask("housing", None, "")
        if r.random() < 0.5:
            code = r.choice([entry.code for entry in entries("services")])
            row = self._row(
                ServiceInPlace, service=code, since=self.region.today - timedelta(days=r.randint(30, 700)),
                noted_at=self.region.ago(12),
            )  # fmt: skip
            self._seal(row, who=r.choice(words.WHO_SERVES[self.language]))

    def _ask(self, kind: str, member: Member | None, role: str) -> None:
        r, region = self.random, self.region
        asked_at, steps = region.ago(r.choice([1, 3, 8, 20, 40])), r.choice(HOW_FAR)
        status = steps[-1] if steps else "asked"
        theirs = member is not None and status in ("asked", "accepted", "in_progress")
        asked_on = timezone.localdate(asked_at)
        began_on = asked_on + timedelta(days=r.choice([1, 2, 5])) if "in_progress" in steps else None
        row = self._row(
            ServiceReferral, kind=kind, partner=member.partner if member else None, for_role=role,
            asked_at=asked_at, she_agreed=True, status=status, owner=member if theirs else self.pivot,
            next_on=region.today + timedelta(days=r.choice([-2, 0, 1, 3, 6, 12])),
            began_on=min(began_on, region.today) if began_on else None,
        )  # fmt: skip
        outside = "" if member else words.OUTSIDE
        self._seal(row, what=words.WHAT[self.language][kind], service_name=outside)
        for step in steps:
            at = asked_at + timedelta(hours=6 + steps.index(step))
            answer = self._row(
                ServiceAnswer, author=member or self.pivot, referral=row, status=step,
                reason="full" if step == "declined" else "",
                day=timezone.localdate(at), next_on=row.next_on, at=at,
            )  # fmt: skip
            self._seal(answer)
        if role == "psychotherapist" and member and "accepted" in steps and status != "done":
            self._therapy(member, asked_at, began_on)

    def _therapy(self, therapist: Member, since: datetime, began_on: Any) -> None:
        span = Therapy(
            id=self.region.new_id(), participant_id=self.pk, therapist=therapist, starts_at=since,
            shares_attendance=self.random.random() < 0.5,
        )  # fmt: skip
        self.region.add(span)
        if began_on and began_on <= self.region.today:
            session = self._row(
                TherapySession,
                author=therapist,
                therapy=span,
                on=began_on,
                attendance="came",
                written_at=since,
            )
            self.region.add(session)

    def going(self) -> None:
        r = self.random
        if r.random() > 0.4:
            return
        day = self.region.today + timedelta(days=r.choice([0, 1, 2, 4, 9]))
        kind, where = r.choice(words.PLACES[self.language])
        at = timezone.make_aware(datetime.combine(day, time(r.choice([9, 11, 13, 15]))))
        row = self._row(
            Accompaniment, kind=kind, status="planned", companion=self.pivot,
            asked_at=self.region.ago(6), starts_at=at, minutes=60, travel_minutes=30,
        )  # fmt: skip
        self._seal(row, where=where, wants=words.WANTS[self.language])

    def legal(self) -> None:
        r = self.random
        police = [m for m in self._circle() if m.role == Role.POLICE_LIAISON]
        if r.random() > 0.2 and not police:
            return
        kind, wish = r.choice(["complaint", "protection", "ivac"]), r.choice(["unsure", "later", "wants"])
        row = self._row(LegalStep, kind=kind, wish=wish, noted_at=self.region.ago(9))
        self._seal(row, what=words.LEGAL[self.language])
        for member in police:
            self._ask("legal", member, member.role)


def beds(region: "Region") -> Beds:
    """What the shelter said this evening."""
    shelter = region.members["shelter"]
    night = region.today if timezone.localtime(region.now).hour >= 12 else region.today - timedelta(days=1)
    return Beds(
        id=region.new_id(), partner=shelter.partner, night=night, free=2, author=shelter, said_at=region.now
    )
