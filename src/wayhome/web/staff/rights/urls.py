"""Addresses of people's rights."""

from django.urls import path

from wayhome.web.staff.rights import export_views, register_views, views

CASE = "cases/<str:reference>/own-data/"

urlpatterns = [
    path(CASE, views.rights, name="case_rights"),
    path(f"{CASE}request/", views.new_request, name="rights_request_new"),
    path(f"{CASE}file/", views.prepare, name="own_file_prepare"),
    path(f"{CASE}file/<uuid:key>/<str:layout>/", views.give_out, name="own_file_give_out"),
    path("requests/", register_views.requests, name="rights_requests"),
    path("requests/<uuid:key>/", register_views.request_page, name="rights_request"),
    path("register/", register_views.processing, name="processing_register"),
    path("exports/", export_views.exports, name="exports"),
    path("exports/waiting/", export_views.waiting, name="exports_waiting"),
    path("exports/<uuid:key>/decide/", export_views.decide, name="export_decide"),
    path("exports/<uuid:key>/file/", export_views.file, name="export_file"),
]
