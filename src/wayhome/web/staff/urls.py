"""Addresses of the officers' pages, stage by stage."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wayhome.web.staff.day.urls")),
    path("", include("wayhome.web.staff.process.urls")),
    path("", include("wayhome.web.staff.world.urls")),
    path("", include("wayhome.web.staff.agreements.urls")),
    path("", include("wayhome.web.staff.colleagues.urls")),
    path("", include("wayhome.web.staff.texts.urls")),
    path("", include("wayhome.web.staff.limits.urls")),
    path("cases/", include("wayhome.web.staff.cases.urls")),
    path("cases/", include("wayhome.web.staff.consent.urls")),
    path("cases/", include("wayhome.web.staff.counselling.urls")),
    path("", include("wayhome.web.staff.journey.urls")),
    path("", include("wayhome.web.staff.rights.urls")),
    path("", include("wayhome.web.staff.keeping.urls")),
    path("figures/", include("wayhome.web.staff.figures.urls")),
    path("outreach/", include("wayhome.web.staff.outreach.urls")),
]
