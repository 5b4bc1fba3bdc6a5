"""The entry point of the server (granian)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spheres.config.settings")
application = get_wsgi_application()
