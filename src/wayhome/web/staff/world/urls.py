"""Addresses of the lists of the world."""

from django.urls import path

from wayhome.web.staff.world import limit_views, views

ROW = "world/suspensions/<uuid:key>/"
LIMIT = "world/airline-limits/<uuid:key>/"

urlpatterns = [
    path("world/suspensions/", views.suspensions, name="suspensions"),
    path("world/suspensions/enter/", views.enter, name="suspension_enter"),
    path(f"{ROW}confirm/", views.confirm, name="suspension_confirm"),
    path(f"{ROW}ask-to-lift/", views.ask_to_lift, name="suspension_ask_lift"),
    path(f"{ROW}lift/", views.lift, name="suspension_lift"),
    path("world/airline-limits/", limit_views.limits, name="airline_limits"),
    path("world/airline-limits/enter/", limit_views.enter, name="airline_limit_enter"),
    path(f"{LIMIT}confirm/", limit_views.confirm, name="airline_limit_confirm"),
    path(f"{LIMIT}ask-to-end/", limit_views.ask_to_end, name="airline_limit_ask_end"),
    path(f"{LIMIT}end/", limit_views.end, name="airline_limit_end"),
]
