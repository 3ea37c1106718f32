"""Addresses of the lists of the world."""

from django.urls import path

from wayhome.web.staff.world import views

ROW = "world/suspensions/<uuid:key>/"

urlpatterns = [
    path("world/suspensions/", views.suspensions, name="suspensions"),
    path("world/suspensions/enter/", views.enter, name="suspension_enter"),
    path(f"{ROW}confirm/", views.confirm, name="suspension_confirm"),
    path(f"{ROW}ask-to-lift/", views.ask_to_lift, name="suspension_ask_lift"),
    path(f"{ROW}lift/", views.lift, name="suspension_lift"),
]
