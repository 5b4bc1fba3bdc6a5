"""Who can sign in to the synthetic region."""

from rich.console import Console
from rich.table import Table

from spheres.foundation.accounts.models import Member
from spheres.synthetic import words
from spheres.synthetic.region import PASSWORD


def sign_ins_table(address: str) -> None:
    """Print one sign-in of each role, and the password they share."""
    table = Table(title=f"{address} – password for all: {PASSWORD}")
    table.add_column("sign in as")
    table.add_column("who")
    table.add_column("role")
    table.add_column("partner")
    named = [address + words.DOMAIN for address, *_rest in words.MEMBERS]
    for member in Member.objects.using("owner").filter(email__in=named).order_by("role", "email"):
        table.add_row(member.email, member.name, str(member.role), member.partner.name_fr)
    Console().print(table)
