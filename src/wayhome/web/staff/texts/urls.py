"""Addresses of the texts of consent and of the information checklist."""

from django.urls import path

from wayhome.web.staff.texts import point_views, views

CONSENT = "texts/consent/<str:purpose>/"
POINT = "texts/checklist/<uuid:key>/"

urlpatterns = [
    path("texts/", views.texts, name="texts"),
    path(CONSENT, views.text, name="consent_text"),
    path(f"{CONSENT}write/", views.write, name="consent_text_write"),
    path(f"{CONSENT}put-in-force/", views.publish, name="consent_text_publish"),
    path(f"{CONSENT}drop/", views.drop, name="consent_text_drop"),
    path("texts/checklist/", point_views.points, name="checklist_points"),
    path("texts/checklist/new/", point_views.new, name="checklist_point_new"),
    path(POINT, point_views.point, name="checklist_point"),
    path(f"{POINT}write/", point_views.write, name="checklist_point_write"),
    path(f"{POINT}put-in-force/", point_views.publish, name="checklist_point_publish"),
    path(f"{POINT}drop/", point_views.drop, name="checklist_point_drop"),
]
