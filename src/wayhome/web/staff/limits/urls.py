"""Addresses of the limits."""

from django.urls import path

from wayhome.web.staff.limits import views

urlpatterns = [
    path("limits/", views.limits, name="limits"),
    path("limits/<int:key>/open-more/", views.open_more, name="limit_lift"),
]
