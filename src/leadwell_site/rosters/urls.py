"""Addresses of units' rosters."""

from django.urls import path

from leadwell_site.rosters import views

app_name = "rosters"
urlpatterns = [
    path("units/<int:unit_id>/roster/", views.roster, name="roster"),
    path("units/<int:unit_id>/roster/roster.<slug:form>", views.roster_file, name="roster_file"),
    path("units/<int:unit_id>/roster/make/", views.make, name="make"),
    path("units/<int:unit_id>/roster/sick/", views.sick, name="sick"),
    path("units/<int:unit_id>/roster/who-got-what/", views.who_got_what, name="who_got_what"),
    path("roster-drafts/<int:pk>/", views.draft, name="draft"),
    path("roster-drafts/<int:pk>/roster.<slug:form>", views.draft_file, name="draft_file"),
    path("roster-drafts/<int:pk>/progress/", views.progress, name="progress"),
]
