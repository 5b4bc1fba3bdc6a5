"""Django's PostgreSQL, behind the door that shuts while the database is away (``ENGINE``)."""
