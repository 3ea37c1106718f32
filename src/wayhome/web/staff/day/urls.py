"""Address of the day."""

from django.urls import path

from wayhome.web.staff.day import views

urlpatterns = [path("", views.my_day, name="my_day")]
