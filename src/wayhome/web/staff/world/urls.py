"""Addresses of the lists of the world: the same five for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path

from wayhome.web.staff.world import views
from wayhome.web.staff.world.description import ListPage


def _addresses(page: ListPage[Any, Any]) -> Iterator[URLPattern]:
    top, row = f"world/{page.path}/", f"world/{page.path}/<uuid:key>/"
    told = {"page": page}
    yield path(top, views.rows, told, name=page.all)
    yield path(f"{top}enter/", views.enter, told, name=page.address("enter"))
    yield path(f"{row}confirm/", views.confirm, told, name=page.address("confirm"))
    yield path(f"{row}ask-to-{page.of.end}/", views.ask_to_end, told, name=page.address("ask"))
    yield path(f"{row}{page.of.end}/", views.end, told, name=page.address("end"))


urlpatterns = [address for page in views.PAGES for address in _addresses(page)]
