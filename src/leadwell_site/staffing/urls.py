"""Addresses of this app."""

from datetime import date

from django.urls import path, register_converter

from leadwell.foundations.periods import NotAPeriod, Period, day_from_text, month_from_text
from leadwell_site.staffing import views


class DayInAddress:
    """A day in an address: ``2025-03-03``."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Give the day; a text that is none makes the address one of nothing."""
        try:
            return day_from_text(value)
        except NotAPeriod as error:
            raise ValueError(str(error)) from None

    def to_url(self, value: date | str) -> str:
        """Give the text."""
        return str(value)


class MonthInAddress:
    """A month in an address: ``2025-03``."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> Period:
        """Give the month; a text that is none makes the address one of nothing."""
        try:
            return month_from_text(value)
        except NotAPeriod as error:
            raise ValueError(str(error)) from None

    def to_url(self, value: Period | date | str) -> str:
        """Give the text."""
        start = value.start if isinstance(value, Period) else value
        return start if isinstance(start, str) else f"{start:%Y-%m}"


register_converter(DayInAddress, "staffing_day")
register_converter(MonthInAddress, "staffing_month")

app_name = "staffing"
urlpatterns = [
    path("units/<int:unit_id>/staffing/", views.ward, name="ward"),
    path("units/<int:unit_id>/staffing/today/", views.today, name="today"),
    path("units/<int:unit_id>/staffing/handover/", views.handover, name="handover"),
    path("units/<int:unit_id>/shifts/<staffing_day:on>/<slug:part>/", views.shift, name="shift"),
    path("units/<int:unit_id>/shifts/type-in/", views.type_in, name="type_in"),
    path("units/<int:unit_id>/staffing/weeks-at-risk/", views.at_risk, name="at_risk"),
    path("units/<int:unit_id>/staffing/vacant-posts/", views.vacant_posts, name="vacant_posts"),
    path("units/<int:unit_id>/staffing/what-if/", views.what_if, name="what_if"),
    path("units/<int:unit_id>/staffing/people/", views.people, name="people"),
    path("units/<int:unit_id>/staffing/people/elsewhere/", views.elsewhere, name="elsewhere"),
    path("units/<int:unit_id>/staffing/people/competences/", views.competences, name="competences"),
    path("units/<int:unit_id>/staffing/moves/", views.moves, name="moves"),
    path("my/areas/", views.my_areas, name="my_areas"),
    path("units/<int:unit_id>/staffing/what-if/scenario.toml", views.what_if_file, name="what_if_file"),
    path("units/<int:unit_id>/overrides/", views.overrides, name="overrides"),
    path("units/<int:unit_id>/returns/", views.returns, name="returns"),
    path("units/<int:unit_id>/returns/<slug:key>/<staffing_month:month>/", views.one_return, name="return"),
    path(
        "units/<int:unit_id>/returns/<slug:key>/<staffing_month:month>/file.<slug:form>",
        views.return_file,
        name="return_file",
    ),
    path("units/<int:unit_id>/own-needs/", views.own_needs, name="own_needs"),
    path("units/<int:unit_id>/own-needs/hours/", views.own_hours, name="own_hours"),
    path("shift-rows/<int:pk>/", views.shift_row, name="shift_row"),
]
