"""Addresses of the journey: below a case, and the departures board."""

from django.urls import path

from wayhome.web.staff.journey import board_views, document_views, handover_views, seat_views, views

CASE = "cases/<str:reference>/journey/"

urlpatterns = [
    path(CASE, views.journey, name="case_journey"),
    path(CASE + "documents/new/", document_views.add, name="journey_document_new"),
    path(CASE + "documents/ask/", document_views.ask, name="journey_document_ask"),
    path(CASE + "documents/<uuid:document>/", document_views.change, name="journey_document"),
    path(CASE + "documents/<uuid:document>/accept/", document_views.accept, name="journey_document_accept"),
    path(CASE + "embassy/", document_views.embassy, name="journey_embassy"),
    path(CASE + "embassy/<uuid:contact>/", document_views.reply, name="journey_embassy_reply"),
    path(CASE + "book/", seat_views.book, name="journey_book"),
    path(CASE + "rebook/", seat_views.rebook, name="journey_rebook"),
    path(CASE + "tickets/", seat_views.tickets, name="journey_tickets"),
    path(CASE + "legs/<uuid:leg>/", seat_views.change, name="journey_leg"),
    path(CASE + "legs/<uuid:leg>/help/", seat_views.meeting, name="journey_meeting"),
    path(CASE + "people/<int:number>/release/", seat_views.release, name="journey_release"),
    path(CASE + "people/<int:number>/services/", seat_views.services, name="journey_services"),
    path(CASE + "people/<int:number>/escort/", seat_views.escort, name="journey_escort"),
    path(CASE + "escorts/<uuid:escort>/end/", seat_views.end_escort, name="journey_escort_end"),
    path(CASE + "people/<int:number>/health/", views.health, name="journey_health"),
    path(
        CASE + "people/<int:number>/health/declined/", views.health_declined, name="journey_health_declined"
    ),
    path(CASE + "people/<int:number>/pregnancy/", views.pregnancy, name="journey_pregnancy"),
    path(CASE + "health/asked/", views.health_asked, name="journey_health_asked"),
    path(CASE + "cash/", views.cash, name="journey_cash"),
    path(CASE + "handover/", handover_views.handover, name="journey_handover"),
    path(CASE + "handover/sent/", handover_views.sent, name="journey_handover_sent"),
    path(CASE + "handover/remind/", handover_views.remind, name="journey_handover_remind"),
    path(CASE + "handover/acknowledge/", handover_views.acknowledge, name="journey_handover_acknowledge"),
    path(CASE + "handover/refusal/", handover_views.refusal, name="journey_refusal"),
    path(
        CASE + "handover/refusals/<uuid:refusal>/back/",
        handover_views.take_refusal_back,
        name="journey_refusal_back",
    ),
    path("departures/", board_views.departures, name="departures"),
    path("departures/<uuid:leg>/", board_views.manifest, name="manifest"),
]
