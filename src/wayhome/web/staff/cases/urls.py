"""Addresses of the case file."""

from django.urls import path

from wayhome.web.staff.cases import (
    emergency_views,
    file_views,
    finding_views,
    kept_file_views,
    list_views,
    opening_views,
    people_views,
    restriction_views,
    views,
)

CASE = "<str:reference>/"

urlpatterns = [
    path("", views.case_list, name="cases"),
    path("find/", finding_views.find, name="case_find"),
    path("find/people/", finding_views.find_person, name="person_find"),
    path("columns/", list_views.columns, name="case_columns"),
    path("views/", list_views.kept_views, name="case_views"),
    path("views/<uuid:key>/end/", list_views.view_end, name="case_view_end"),
    path("unexplained-looks/", views.unexplained_looks, name="unexplained_looks"),
    path("emergencies/", emergency_views.emergencies, name="emergencies"),
    path("emergencies/<uuid:key>/", emergency_views.review, name="emergency_review"),
    path("open/", opening_views.open_new, name="case_open"),
    path(CASE, views.overview, name="case"),
    path(f"{CASE}people/", people_views.people, name="case_people"),
    path(f"{CASE}people/add/", people_views.add_person, name="case_person_add"),
    path(f"{CASE}people/<int:position>/", people_views.person, name="case_person"),
    path(f"{CASE}people/tie/", people_views.add_tie, name="case_tie"),
    path(f"{CASE}people/ties/<uuid:key>/end/", people_views.finish_tie, name="case_tie_end"),
    path(f"{CASE}people/split/", people_views.split_family, name="case_split"),
    path(f"{CASE}people/join/", people_views.join_family, name="case_join"),
    path(f"{CASE}notes/", file_views.notes, name="case_notes"),
    path(f"{CASE}notes/write/", file_views.write_note, name="case_note_write"),
    path(f"{CASE}tasks/give/", file_views.give_task, name="case_task_give"),
    path(f"{CASE}tasks/<uuid:key>/done/", file_views.finish_task, name="case_task_done"),
    path(f"{CASE}tasks/<uuid:key>/hand/", file_views.hand_task, name="case_task_hand"),
    path(f"{CASE}file/", file_views.edit, name="case_edit"),
    path(f"{CASE}files/", kept_file_views.files, name="case_files"),
    path(f"{CASE}files/add/", kept_file_views.add, name="case_file_add"),
    path(f"{CASE}files/<uuid:key>/", kept_file_views.send, name="case_file_open"),
    path(f"{CASE}files/<uuid:key>/remove/", kept_file_views.remove, name="case_file_remove"),
    path(f"{CASE}destination/part/", file_views.destination_part, name="case_destination_part"),
    path(f"{CASE}responsible/", file_views.assign, name="case_assign"),
    path(f"{CASE}share/", opening_views.share, name="case_share"),
    path(f"{CASE}host-answer/", file_views.host_answer, name="case_host_answer"),
    path(f"{CASE}legal/", file_views.legal, name="case_legal"),
    path(f"{CASE}legal/<str:kind>/", file_views.legal_fact, name="case_legal_fact"),
    path(f"{CASE}history/", views.history, name="case_history"),
    path(f"{CASE}emergency/", emergency_views.emergency, name="case_emergency"),
    path(f"{CASE}restriction/", restriction_views.restriction, name="case_restriction"),
    path(f"{CASE}restriction/read/", restriction_views.let_read, name="case_restriction_read"),
    path(f"{CASE}looks/", views.looks, name="case_looks"),
]
