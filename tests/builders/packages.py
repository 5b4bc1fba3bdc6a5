"""Packages of services, as another directory sends them."""

import json
from uuid import uuid4


def a_service(**more):
    """The least that stands."""
    organization = {"id": str(uuid4()), "name": "L’Escale", "description": "Un organisme."}
    return {"id": str(uuid4()), "name": "Un lit", "status": "active", "organization": organization, **more}


def package(*services):
    return json.dumps(list(services) or [a_service()]).encode()
