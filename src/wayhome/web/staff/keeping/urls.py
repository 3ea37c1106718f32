"""Addresses of keeping."""

from django.urls import path

from wayhome.web.staff.keeping import case_views, views

ONE = "erasures/<uuid:key>/"
CASE = "cases/<str:reference>/keeping/"

urlpatterns = [
    path("erasures/", views.erasures, name="erasures"),
    path(ONE, views.erasure, name="erasure"),
    path(f"{ONE}approve/", views.approve, name="erasure_approve"),
    path(f"{ONE}drop/", views.drop, name="erasure_drop"),
    path("retention/", views.month, name="retention"),
    path("retention/stand/", views.stand, name="retention_stand"),
    path("retention/approve/", views.approve_month, name="retention_approve"),
    path("retention/<uuid:key>/keep/", views.keep, name="retention_keep"),
    path("retention/schedule/", views.schedule, name="retention_schedule"),
    path(CASE, case_views.keeping, name="case_keeping"),
    path(f"{CASE}erase/", case_views.ask, name="case_erase"),
    path(f"{CASE}hold/", case_views.hold, name="case_legal_hold"),
    path(f"{CASE}holds/<uuid:key>/ask/", case_views.ask_to_lift, name="case_legal_hold_ask"),
    path(f"{CASE}holds/<uuid:key>/lift/", case_views.lift, name="case_legal_hold_lift"),
]
