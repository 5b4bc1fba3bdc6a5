"""What it costs to prove who is asking: three hot pages, as they are and as they were when it was only said.

    SPHERES_DATA_FOLDER=.data/bench-1000 python bench/proof.py

Beside the region a copy is made in which ``access_proven`` believes a setting, as before.
"""

import sys
from typing import Any

from spheres.config.commands import _ready

_ready()

from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402

from spheres.foundation.access import member as access  # noqa: E402
from spheres.foundation.access.queries import participants_with  # noqa: E402
from spheres.foundation.accounts.models import Member  # noqa: E402
from turns import Kind, altered, in_turn  # noqa: E402

BELIEVES = """
CREATE OR REPLACE FUNCTION access_proven(wanted text) RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT CASE WHEN wanted = 'member' THEN NULLIF(current_setting('spheres.said', true), '')::uuid END $$
"""


def say(member_id: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('spheres.said', %s, true)", [str(member_id or "")])


def main() -> None:
    database = str(connections.settings["default"]["NAME"])
    client = Client(SERVER_NAME="127.0.0.1")
    member = Member.objects.using("owner").get(email="pivot@spheres.example")
    with access.at_door(member.pk):
        client.force_login(member)
    with access.acting_as(member.pk):
        someone = participants_with("clinical", sources=["assignment"])[0]
    with altered("said", BELIEVES) as copied:
        kinds = [Kind("proven", database, access.set_current_member), Kind("said", copied, say)]
        for page in ("/young-people/my-day/", f"/young-people/{someone}/", "/young-people/mine/"):
            proven, said = in_turn(client, page, kinds)
            name = page.replace(str(someone), "…")
            sys.stdout.write(f"| {name} | {proven:.2f} | {said:.2f} | {proven / said:.3f} |\n")
        for kind in kinds:
            kind.connection.close()


if __name__ == "__main__":
    main()
