"""A committed copy of the run's database, and a real server on it, for tests that open pages in a browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test.utils import override_settings

from tests.conftest import OWNER

PLAIN_HTTP = {
    "ALLOWED_HOSTS": ["localhost"],
    "SECURE_SSL_REDIRECT": False,
    "SESSION_COOKIE_SECURE": False,
    "CSRF_COOKIE_SECURE": False,
    "SESSION_COOKIE_NAME": "sessionid",
    "CSRF_COOKIE_NAME": "csrftoken",
    "LANGUAGE_COOKIE_SECURE": False,
    "LANGUAGE_COOKIE_NAME": "django_language",
    "THEME_COOKIE_NAME": "wh-theme",
}
"""Settings of a server on loopback, as ``demo`` has them; everything else is as in production."""
PATIENCE = 15.0
"""Seconds to wait for the last thread of the server."""


@contextmanager
def own_database() -> Iterator[None]:
    """Work on a copy of the run's empty database, so that what is committed is gone with it afterwards.

    The role of the application owns nothing and may empty no table; therefore the owner drops the copy.
    """
    connections.close_all()
    source = connections["default"].settings_dict["NAME"]
    copy = f"{source}_browser"
    _drop(copy)
    _as_owner(f'CREATE DATABASE "{copy}" TEMPLATE "{source}"')
    _connect_to(copy)
    try:
        yield
    finally:
        connections.close_all()
        _connect_to(source)
        _drop(copy)


def _drop(name: str) -> None:
    """Drop a database as soon as the last thread of the server has let go of it; the owner may end nobody's work."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            return _as_owner(f'DROP DATABASE IF EXISTS "{name}"')
        except psycopg.errors.ObjectInUse:
            if time.monotonic() > last:
                raise
            time.sleep(0.05)


def _connect_to(name: str) -> None:
    for alias in ("default", "migrator", "sealer", "broker"):
        connections[alias].settings_dict["NAME"] = name


def _as_owner(statement: str) -> None:
    with psycopg.connect(
        host=OWNER["HOST"] or None,
        port=OWNER["PORT"] or None,
        user=OWNER["USER"],
        password=OWNER["PASSWORD"] or None,
        dbname=OWNER["NAME"],
        autocommit=True,
    ) as owner:
        owner.execute(statement.encode())


class _QuietHandler(WSGIRequestHandler):
    """Answers requests and prints none of them."""

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


class _Server(ThreadedWSGIServer):
    """Answers each connection of a browser in a thread, and waits for none of them at the end."""

    block_on_close = False
    request_queue_size = 128  # fifty programs may come at the same moment


@contextmanager
def served() -> Iterator[str]:
    """Serve the application on a free port of loopback in threads of this process, and yield its address."""
    with override_settings(**PLAIN_HTTP):
        server = _Server(("localhost", 0), _QuietHandler, connections_override=None)
        server.set_app(get_wsgi_application())
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
