"""Addresses of an office's own log-in; allauth finds them beside the provider."""

from django.urls import path

from wayhome.web.log_in import views

urlpatterns = [
    path("oidc/login/", views.oidc_login, name="oidc_login"),
    path("oidc/callback/", views.oidc_callback, name="oidc_callback"),
]
