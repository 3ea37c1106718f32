"""Addresses of figures."""

from django.urls import path

from wayhome.web.staff.figures import table_views, views

urlpatterns = [
    path("", views.figures, name="figures"),
    path("table/", table_views.table, name="figures_table"),
    path("table.<str:layout>", table_views.table_file, name="figures_table_file"),
    path("bulletin.<str:layout>", views.download, name="figures_download"),
]
