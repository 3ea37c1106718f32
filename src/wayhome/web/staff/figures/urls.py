"""Addresses of figures."""

from django.urls import path

from wayhome.web.staff.figures import views

urlpatterns = [
    path("", views.figures, name="figures"),
    path("bulletin.<str:layout>", views.download, name="figures_download"),
]
