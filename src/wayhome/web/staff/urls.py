"""Addresses of the officers' pages, stage by stage."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wayhome.web.staff.day.urls")),
    path("cases/", include("wayhome.web.staff.cases.urls")),
]
