"""Short stories of who sees what, their answers written by hand, held against a second reading of the rules
and against what PostgreSQL really lets each member read and write.

``saying`` is the vocabulary; ``meaning`` the rules; ``tables`` what each table holds; ``rows`` tells a story
to the database; ``asking`` hears what it answers. Nothing here reads the product's rules or another oracle's.
"""
