"""Addresses of counselling and protection."""

from django.urls import path

from wayhome.web.staff.counselling import protection_views, views

COUNSELLING = "<str:reference>/counselling/"
PERSON = f"{COUNSELLING}<int:position>/"
PROTECTION = "<str:reference>/protection/"

urlpatterns = [
    path(COUNSELLING, views.counselling, name="case_counselling"),
    path(f"{COUNSELLING}sessions/new/", views.new_session, name="session_new"),
    path(f"{COUNSELLING}sessions/<int:number>/", views.edit_session, name="session_edit"),
    path(f"{PERSON}checklist/", views.checklist, name="checklist"),
    path(f"{PERSON}voluntariness/", views.voluntariness, name="voluntariness"),
    path(f"{PERSON}screening/", protection_views.screening, name="screening"),
    path(f"{PERSON}assessment/", protection_views.assessment, name="assessment"),
    path(PROTECTION, protection_views.protection, name="protection"),
    path(f"{PROTECTION}concern/", protection_views.raise_concern, name="concern_raise"),
    path(f"{PROTECTION}concern/<uuid:key>/", protection_views.settle_concern, name="concern_settle"),
    path(f"{PROTECTION}<int:position>/<str:kind>/", protection_views.record_fact, name="protection_fact"),
]
