"""The door for web servers; everything that a page may need is loaded before the first request."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from wayhome.config.garbage import put_aside_what_stands

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  # loads the pages
put_aside_what_stands()
