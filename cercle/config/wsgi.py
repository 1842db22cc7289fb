"""Django as WSGI; the ASGI root (asgi.py) runs it in a thread pool."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cercle.config.settings")
application = get_wsgi_application()
