"""People who were said to have left, and whom a newer list names again."""

from datetime import date, timedelta

import pytest
from tests.site.intake.test_leavers import LATER, checked, listed, load, posts, without  # noqa: F401
from tests.site.workforce.lists import staff_list

from leadwell_site.intake import actions

pytestmark = [pytest.mark.site, pytest.mark.django_db]


def test_whom_a_later_list_names_again_is_back(listed):  # noqa: F811
    source = checked(listed, without(listed, "N2"))
    actions.decide(source=source, gone="withdraw", by="t", at=LATER)
    source.refresh_from_db()
    load(listed, source)
    assert "Bob Elm" not in posts(listed, LATER.date())
    back = LATER + timedelta(days=20)
    again = checked(listed, staff_list(listed) + "\n", at=back, name="january.csv")
    load(listed, again, at=back)
    assert posts(listed, back.date()).get("Bob Elm", "gone") is None


def test_who_moved_and_was_said_to_have_left_is_at_the_new_unit_when_its_list_comes(listed):  # noqa: F811
    one, two = (ward.code for ward in listed.wards)
    source = checked(listed, without(listed, "N2", "N4", "S1"))
    actions.decide(source=source, gone="withdraw", by="t", at=LATER)
    source.refresh_from_db()
    load(listed, source)
    moved = without(listed, "N1", "N3").replace(f"N2,Bob Elm,{one}", f"N2,Bob Elm,{two}")
    later = LATER + timedelta(days=1)
    load(listed, checked(listed, moved, at=later, name="second.csv"), at=later)
    assert posts(listed, later.date())["Bob Elm"] is None
    before = posts(listed, LATER.date(), known_at=LATER)
    assert "Bob Elm" not in before  # as it was known


def test_a_day_of_leaving_that_a_list_told_is_kept_by_one_that_has_no_column_for_it(listed):  # noqa: F811
    head, *rows = staff_list(listed).strip().split("\n")
    told = "\n".join(
        [f"{head},Leaving date", *(f"{row},{'2025-12-01' if row.startswith('N2') else ''}" for row in rows)]
    )
    later = LATER - timedelta(days=5)
    load(listed, checked(listed, told, at=later, name="leaving.csv"), at=later)
    load(listed, checked(listed, staff_list(listed) + "\n"))
    assert posts(listed, date(2025, 12, 1))["Bob Elm"] == date(2025, 12, 1)
    assert "Bob Elm" not in posts(listed, LATER.date())
