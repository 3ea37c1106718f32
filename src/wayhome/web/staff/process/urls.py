"""Addresses of the verbs that move a case, of withdrawal, and of the blind form."""

from django.urls import path

from wayhome.web.staff.cases.steps import FORMS
from wayhome.web.staff.process import eligibility_views, views, withdrawal_views

CASE = "cases/<str:reference>/"

urlpatterns = [
    path("withdrawal-heard/", withdrawal_views.heard, name="blind_withdrawal"),
    path(f"{CASE}withdraw/", withdrawal_views.withdraw, name="case_withdraw"),
    path(f"{CASE}withdrawal-heard/<uuid:key>/", withdrawal_views.answer_heard, name="blind_answer"),
    path(f"{CASE}do/<str:verb>/", views.press, name="case_verb"),
    path(f"{CASE}help/", eligibility_views.eligibility, name="case_eligibility"),
    path(f"{CASE}override/", views.go_on, name="case_override"),
    path(f"{CASE}override/<uuid:key>/end/", views.stop_going_on, name="case_override_end"),
    *(
        path(f"{CASE}step/{verb.value.replace('_', '-')}/", views.step, {"verb": verb}, name=name)
        for verb, name in FORMS.items()
    ),
]
