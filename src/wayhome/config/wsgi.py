"""The door for web servers.

Everything that a page may need is loaded before the first request and then left out of the collections of garbage:
what stands until the process ends would otherwise be looked through whenever a page makes many objects, some 200 ms
in the middle of a search by name (``./wayhome bench names``).
"""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  # loads the pages
gc.collect()
gc.freeze()
