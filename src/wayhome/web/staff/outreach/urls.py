"""Addresses of outreach."""

from django.urls import path

from wayhome.web.staff.outreach import referral_views, views

ENQUIRY = "enquiries/<uuid:key>/"
EVENT = "events/<uuid:key>/"
REFERRAL = "referrals/<uuid:key>/"
SENT = "referrals/sent/<uuid:key>/"
SHEET = "countries/<str:country>/<str:language>/"

urlpatterns = [
    path("", views.home, name="outreach"),
    path("enquiries/", views.enquiry_list, name="enquiries"),
    path("enquiries/new/", views.new_enquiry, name="enquiry_new"),
    path(ENQUIRY, views.enquiry, name="enquiry"),
    path(f"{ENQUIRY}correct/", views.correct_enquiry, name="enquiry_correct"),
    path("events/", views.event_list, name="events"),
    path("events/new/", views.new_event, name="event_new"),
    path(EVENT, views.event, name="event"),
    path(f"{EVENT}change/", views.change_event, name="event_change"),
    path(f"{EVENT}attendance/", views.attendance, name="event_attendance"),
    path(f"{EVENT}cancel/", views.cancel_event, name="event_cancel"),
    path(f"{EVENT}follow-up/", views.add_follow_up, name="event_follow_up"),
    path(f"{EVENT}follow-up/<uuid:item>/done/", views.finish_follow_up, name="event_follow_up_done"),
    path("referrals/", referral_views.received, name="referrals"),
    path(REFERRAL, referral_views.referral, name="referral"),
    path(f"{REFERRAL}decline/", referral_views.decline, name="referral_decline"),
    path("referrals/sent/", referral_views.sent, name="referrals_sent"),
    path("referrals/sent/new/", referral_views.new, name="referral_new"),
    path(SENT, referral_views.sent_one, name="referral_sent"),
    path(f"{SENT}take-back/", referral_views.take_back, name="referral_take_back"),
    path("countries/", views.country_sheets, name="country_sheets"),
    path(SHEET, views.country_sheet, name="country_sheet"),
    path(f"{SHEET}<str:section>/", views.write_section, name="country_sheet_write"),
    path(f"{SHEET}<str:section>/confirm/", views.confirm_section, name="country_sheet_confirm"),
]
