"""From what she agreed to, and who walks with her, to what each member may see: derived by the database.

One file of ``sql/`` for each source of a grant (docs/access.md); ``derived.sql`` joins them, ``derive.sql``
writes what differs, ``triggers.sql`` says when.
"""
