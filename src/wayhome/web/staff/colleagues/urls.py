"""Addresses of who works here: the staff of the acting organisation, their roles and log-in, and its offices."""

from django.urls import path

from wayhome.web.staff.colleagues import account_views, views

ONE = "colleagues/<int:key>/"

urlpatterns = [
    path("colleagues/", views.colleagues, name="colleagues"),
    path("colleagues/new/", views.new_account, name="colleague_new"),
    path("colleagues/from-elsewhere/", views.from_elsewhere, name="colleague_from_elsewhere"),
    path("colleagues/offices/", views.offices, name="offices"),
    path("colleagues/sealed-log/", views.sealed_log, name="sealed_log"),
    path(ONE, account_views.colleague, name="colleague"),
    path(f"{ONE}roles/<int:role>/end/", account_views.end_role, name="colleague_role_end"),
    path(f"{ONE}password-link/", account_views.password_link, name="colleague_password_link"),
    path(f"{ONE}forget-factors/", account_views.forget_factors, name="colleague_forget_factors"),
    path(
        f"{ONE}forget-office-log-in/",
        account_views.forget_office_log_in,
        name="colleague_forget_office_log_in",
    ),
    path(f"{ONE}end-log-ins/", account_views.end_log_ins, name="colleague_log_ins_end"),
    path(f"{ONE}switch-off/", account_views.switch_off, name="colleague_switch_off"),
    path(f"{ONE}switch-on/", account_views.switch_on, name="colleague_switch_on"),
]
