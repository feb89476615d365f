"""The WSGI application that ``tribune serve`` runs in threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tribune.config.settings")
application = get_wsgi_application()
