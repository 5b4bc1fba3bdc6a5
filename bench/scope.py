"""What her yes that is narrowed, and her no to someone, cost those who open pages.

    SPHERES_DATA_FOLDER=.data/bench-1000 python bench/scope.py

Beside the region two copies are made: in one every yes to a partner holds from a moment on, before which
nothing was written, so that each row is judged by itself and each is open; in the other every tenth young
person shut her file to a place, which is none of those who open the pages. All three show the same rows.
"""

import sys
from contextlib import ExitStack
from uuid import UUID

from spheres.config.commands import _ready

_ready()

from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402

from spheres.foundation.access import member as access  # noqa: E402
from spheres.foundation.access.queries import participants_with  # noqa: E402
from spheres.foundation.accounts.models import Member  # noqa: E402
from turns import Kind, altered, in_turn  # noqa: E402

NARROWED = "UPDATE access_grant SET since = '2000-01-01' WHERE source = 'consent'"
SHUT = """
SET session_replication_role = replica;
INSERT INTO participants_restriction
  (id, participant_id, author_id, author_partner_id, partner_id, role, risks_told, made_at, in_force_at,
   sealed)
SELECT gen_random_uuid(), a.participant_id, a.member_id, m.partner_id,
       (SELECT id FROM accounts_partner WHERE code = 'iujd'), '', true, now(), now(), ''
FROM (SELECT *, row_number() OVER (ORDER BY participant_id) AS n
      FROM participants_assignment WHERE ends_at IS NULL) a
JOIN accounts_member m ON m.id = a.member_id
WHERE a.n % 10 = 0
"""
PAGES = {
    "pivot": ("/young-people/my-day/", "/young-people/mine/"),
    "liaison": ("/young-people/shared/", "/young-people/{shared}/"),
    "coordination": ("/young-people/waiting/", "/referrals/incoming/", "/team/unusual/"),
}


def signed_in(who: str) -> tuple[Client, UUID | None]:
    """A client, and one of whom she sees the needs by consent."""
    client = Client(SERVER_NAME="127.0.0.1")
    member = Member.objects.using("owner").get(email=f"{who}@spheres.example")
    with access.at_door(member.pk):
        client.force_login(member)
    with access.acting_as(member.pk):
        return client, next(iter(participants_with("needs", sources=["consent"])), None)


def main() -> None:
    database = str(connections.settings["default"]["NAME"])
    clients = {who: signed_in(who) for who in PAGES}
    with ExitStack() as copies:
        names = {name: copies.enter_context(altered(name, said)) for name, said in WAYS.items()}
        kinds = [Kind("as it is", database, access.set_current_member)]
        kinds += [Kind(name, copied, access.set_current_member) for name, copied in names.items()]
        for who, pages in PAGES.items():
            client, shared = clients[who]
            for page in pages:
                plain, *others = in_turn(client, page.format(shared=shared), kinds)
                figures = " | ".join(f"{other:.2f} | {other / plain:.3f}" for other in others)
                sys.stdout.write(f"| {who} | {page.format(shared='…')} | {plain:.2f} | {figures} |\n")
                sys.stdout.flush()
        for kind in kinds:
            kind.connection.close()


WAYS = {"narrowed": NARROWED, "shut": SHUT}

if __name__ == "__main__":
    main()
