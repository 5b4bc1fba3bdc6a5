"""The relations that no model of ours declares, each with the verbs that each role holds on it.

What stands neither here nor in a model's declaration is refused by ``spheres database check``.
"""

from spheres.foundation.installation.declared import APP, WORKER, Table
from spheres.foundation.installation.plan import Libraries

READ, ADD, REMOVE = "SELECT", "INSERT", "DELETE"
ALL = frozenset({READ, ADD, REMOVE, "UPDATE"})
NOBODYS = (
    "auth_group", "auth_group_permissions", "auth_permission", "account_emailconfirmation",
    "socialaccount_socialtoken",
)  # fmt: skip


def _add_jobs_and_no_more() -> list[Table]:
    """The pages put jobs in the queue; only the background work reads them, does them, takes them away."""
    jobs = ("queue_name", "task_name", "priority", "lock", "queueing_lock", "args", "scheduled_at")
    adds = {f"{ADD} ({column})" for column in jobs} | {f"{READ} (id)"}
    return [
        Table("procrastinate_jobs", {APP: frozenset(adds), WORKER: ALL}),
        Table(
            "procrastinate_events",
            {APP: frozenset({f"{ADD} (job_id)", f"{ADD} (type)", f"{ADD} (at)"}), WORKER: ALL},
        ),
        Table("procrastinate_jobs_id_seq", {APP: frozenset({"USAGE"}), WORKER: frozenset({"USAGE"})}),
        Table("procrastinate_events_id_seq", {APP: frozenset({"USAGE"}), WORKER: frozenset({"USAGE"})}),
        Table("procrastinate_periodic_defers", {WORKER: ALL}),
        Table("procrastinate_periodic_defers_id_seq", {WORKER: frozenset({"USAGE"})}),
        Table("procrastinate_workers", {WORKER: ALL}),
    ]


LIBRARY_RELATIONS: Libraries = Libraries(
    tables=(
        Table("django_migrations", {APP: frozenset({READ}), WORKER: frozenset({READ})}),
        Table("django_content_type", {APP: frozenset({READ})}),
        # One's own rows alone: the policies stand in foundation/signin/sql/own.sql.
        Table("account_emailaddress", {APP: frozenset({READ})}, judged=True),
        Table("mfa_authenticator", {APP: ALL}, judged=True),
        Table("usersessions_usersession", {APP: ALL}, judged=True),
        Table("socialaccount_socialaccount", {APP: frozenset({READ, ADD, "UPDATE"})}, judged=True),
        Table("socialaccount_socialapp", {APP: frozenset({READ})}),
        *(Table(name) for name in NOBODYS),
        *_add_jobs_and_no_more(),
    ),
    callers={
        "procrastinate_": frozenset({WORKER}),
        "procrastinate_defer_jobs_v1": frozenset({APP, WORKER}),
    },
)
