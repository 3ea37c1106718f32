"""Addresses of consent."""

from django.urls import path

from wayhome.web.staff.consent import views

QUESTION = "<str:reference>/consents/<int:position>/<str:purpose>/"

urlpatterns = [
    path("<str:reference>/consents/", views.consents, name="case_consents"),
    path(QUESTION, views.ask, name="consent_ask"),
    path(f"{QUESTION}child/", views.child, name="consent_child"),
    path(f"{QUESTION}withdraw/", views.withdraw, name="consent_withdraw"),
]
