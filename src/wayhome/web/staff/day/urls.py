"""Addresses of the day and of notices."""

from django.urls import path

from wayhome.web.staff.day import notice_views, views

urlpatterns = [
    path("", views.my_day, name="my_day"),
    path("notices/", notice_views.notices, name="notices"),
    path("notices/read/", notice_views.read_all, name="notices_read"),
    path("notices/<uuid:key>/read/", notice_views.read_one, name="notice_read"),
]
