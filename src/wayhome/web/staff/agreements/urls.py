"""Addresses of agreements."""

from django.urls import path

from wayhome.web.staff.agreements import views

ONE = "agreements/<uuid:key>/"

urlpatterns = [
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/new/", views.propose, name="agreement_propose"),
    path(ONE, views.agreement, name="agreement"),
    path(f"{ONE}document/", views.document, name="agreement_document"),
    path(f"{ONE}confirm/", views.confirm, name="agreement_confirm"),
    path(f"{ONE}drop/", views.drop, name="agreement_drop"),
    path(f"{ONE}end/", views.end, name="agreement_end"),
]
