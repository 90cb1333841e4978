"""Addresses of this app."""

from django.urls import path

from leadwell_site.organisations.views import people, units

app_name = "organisations"
urlpatterns = [
    path("", units.tree, name="tree"),
    path("units/<int:unit_id>/", units.unit, name="unit"),
    path("units/<int:unit_id>/add/", units.add, name="add_unit"),
    path("units/<int:unit_id>/rename/", units.rename, name="rename_unit"),
    path("units/<int:unit_id>/code/", units.set_code, name="set_code"),
    path("units/<int:unit_id>/details/", units.describe, name="describe_unit"),
    path("units/<int:unit_id>/move/", units.move, name="move_unit"),
    path("units/<int:unit_id>/close/", units.close, name="close_unit"),
    path("people/", people.people, name="people"),
    path("people/add/", people.give_role, name="give_role"),
    path("people/<int:user_id>/password-link/", people.password_link, name="password_link"),
    path("roles/<int:role_id>/end/", people.end_role, name="end_role"),
]
