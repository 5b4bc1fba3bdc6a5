"""Whose phrases they are."""

from spheres.foundation.accounts.roles import Role

NEVER_WRITE_NOTES = {Role.POLICE_LIAISON, Role.RESEARCHER, Role.ADMINISTRATOR}
"""What is clinical is above their ceiling."""
WRITE_NOTES = tuple(role for role in Role if role not in NEVER_WRITE_NOTES)
"""Roles that may come to write a contact note: for the others the page does not exist."""
