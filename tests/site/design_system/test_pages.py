"""The frame of every page and the pieces in it."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from jinja2 import TemplateNotFound
from markupsafe import Markup

import leadwell_site.design_system
from leadwell_site.design_system import wording
from leadwell_site.design_system.figures import Mark, Shown
from leadwell_site.design_system.jinja import environment

pytestmark = pytest.mark.site
FOLDER = Path(leadwell_site.design_system.__file__).parent


@pytest.fixture(scope="module")
def jinja():
    return environment()


def frame(jinja, **context) -> str:
    return jinja.get_template("leadwell/page.jinja").render(context)


def macro(jinja, file: str, name: str, *given, **named) -> str:
    return str(getattr(jinja.get_template(f"leadwell/macros/{file}.jinja").module, name)(*given, **named))


def test_a_page_with_nothing_in_it_has_a_title_a_way_past_the_header_and_a_main_part(jinja):
    page = frame(jinja)
    assert "<title>Leadwell – Leadwell</title>" in page
    assert 'href="#maincontent"' in page
    assert '<main class="nhsuk-main-wrapper lw-main" id="maincontent">' in page
    assert "Synthetic" not in page
    assert "As known on" not in page


def test_the_brand_is_neutral(jinja):
    page = frame(jinja, organisation={"name": "Harbour"}, navigation=[{"text": "Wards", "href": "/wards/"}])
    assert re.sub(r"nhsuk", "", page).upper().count("NHS") == 0
    style = (FOLDER / "static/leadwell/leadwell.css").read_text(encoding="utf-8")
    assert "frutiger" not in style.lower()
    assert re.findall(r"https?://[^\s\"')]+", style) == []
    assert set(re.findall(r"url\(\"?([^\")]+)", style)) == {
        f"images/nhsuk-icon-{name}.svg" for name in ("arrow-down", "arrow-up", "arrow-up-down", "cross")
    }


def test_every_file_that_the_style_and_the_scripts_name_is_there():
    static = FOLDER / "static/leadwell"
    style = (static / "leadwell.css").read_text(encoding="utf-8")
    named = set(re.findall(r"url\(\"?([^\")]+)", style))
    for script in static.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        named |= set(re.findall(r'from "\./([^"]+)"', text))
        assert "sourceMappingURL" not in text
    assert named
    assert [name for name in sorted(named) if not (static / name).is_file()] == []


def test_a_synthetic_organisation_and_an_earlier_day_are_told_on_every_page(jinja):
    page = frame(
        jinja,
        organisation={"name": "Harbour", "is_synthetic": True},
        as_known={"on": date(2025, 3, 3), "today_href": "/wards/4/"},
    )
    assert "Synthetic demonstration" in page
    assert "As known on 3 March 2025" in page
    assert '<a href="/wards/4/">Go back to today</a>' in page


def test_the_page_of_a_form_with_errors_says_so_in_its_title(jinja):
    assert "<title>Error: " in frame(jinja, form=SimpleNamespace(errors={"name": ["x"]}))
    assert "<title>Error: " not in frame(jinja, form=SimpleNamespace(errors={}))


def test_signing_out_is_a_post_with_a_token(jinja):
    request = RequestFactory().get("/")
    page = frame(jinja, request=request, account=[{"text": "Ada"}, {"text": "Sign out", "action": "/out/"}])
    assert re.search(
        r'<form [^>]*action="/out/" method="post"[^>]*>'
        r'<input type="hidden" name="csrfmiddlewaretoken" value="\w{64}">',
        page,
    )


def test_messages_are_read_out_and_escaped(jinja):
    class Message(str):
        level_tag = "error"

    page = frame(jinja, messages=[Message("The file <b> is locked")])
    assert 'lw-notice--alert" role="alert"' in page
    assert "The file &lt;b&gt; is locked" in page


def test_pages_hold_no_inline_style_script_or_event(jinja):
    for path in FOLDER.rglob("*.jinja"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text), path
        for inside in re.findall(r"<script[^>]*>(.*?)</script>", text, flags=re.DOTALL):
            assert inside == "", path


def test_a_figure_shows_its_unit_its_certainty_its_marks_and_its_source(jinja):
    shown = macro(
        jinja,
        "figures",
        "figure",
        Shown(
            text="7.6",
            unit="hours per patient day",
            label="care hours",
            sure="From 29 of 31 days",
            marks=(Mark(text="2 days without a count"),),
            source_href="/source/9/",
        ),
    )
    plain = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", shown)
    assert " ".join(plain.split()) == (
        "7.6 hours per patient day From 29 of 31 days 2 days without a count "
        "Where this number comes from : care hours"
    )
    assert 'href="/source/9/"' in shown


def test_a_missing_figure_gives_its_reason_and_no_number(jinja):
    shown = macro(jinja, "figures", "figure", Shown(missing="nothing was sent for this period"))
    assert "No figure: nothing was sent for this period" in shown
    assert not re.search(r">\s*0", shown)


@pytest.mark.parametrize("tone", ["good", "alert", "watch", "quiet", "note"])
def test_a_status_is_a_word_and_a_shape(jinja, tone):
    shown = macro(jinja, "figures", "status_tag", tone, "A <word>")
    assert f"lw-status--{tone}" in shown
    assert "<span>A &lt;word&gt;</span>" in shown
    assert "<svg" in shown


def test_tables_escape_text_and_keep_what_is_html_already(jinja):
    shown = macro(
        jinja,
        "tables",
        "table",
        "Wards",
        ["Ward", {"text": "Filled", "number": True}],
        [[{"text": "<Harvey>", "href": "/w/"}, "93%"], ["Maple", {"html": Markup("<strong>95%</strong>")}]],
    )
    assert '<th class="nhsuk-table__header" scope="row"><a href="/w/">&lt;Harvey&gt;</a></th>' in shown
    assert '<td class="nhsuk-table__cell nhsuk-table__cell--numeric">93%</td>' in shown
    assert "<strong>95%</strong>" in shown
    assert "Nothing to show." in macro(jinja, "tables", "table", "Wards", ["Ward"], [])


def test_the_month_picker_works_without_scripts_and_keeps_the_rest_of_the_address(jinja):
    months = [date(2025, 3, 1), date(2025, 2, 1)]
    shown = macro(
        jinja,
        "tables",
        "month_picker",
        months,
        months[1],
        "?month=2025-01",
        keep={"as_known_on": "2025-03-03"},
    )
    assert '<form class="lw-months__form" method="get">' in shown
    assert '<option value="2025-02" selected>February 2025</option>' in shown
    assert '<input type="hidden" name="as_known_on" value="2025-03-03">' in shown
    assert "Later month" not in shown


def test_pages_of_a_list_lead_to_their_neighbours(jinja):
    page = Paginator(range(50), 10).page(2)
    shown = macro(jinja, "tables", "pages", page, "?ward=4&page=")
    assert 'href="?ward=4&amp;page=1"' in shown
    assert 'href="?ward=4&amp;page=3"' in shown
    assert macro(jinja, "tables", "pages", Paginator(range(5), 10).page(1)).strip() == ""


def test_only_templates_of_ours_are_answered_so_that_other_engines_keep_theirs(jinja):
    with pytest.raises(TemplateNotFound):
        jinja.get_template("django/forms/field.html")
    assert jinja.get_template("nhsuk/components/tag/macro.jinja") is not None


def test_the_site_uses_this_environment():
    assert any(
        getattr(getattr(engine, "env", None), "filters", {}).get("plural") is wording.plural
        for engine in engines.all()
    )


def test_moments_are_written_in_local_time(settings):
    settings.TIME_ZONE = "Europe/London"
    assert wording.moment(datetime(2025, 7, 3, 23, 5, tzinfo=UTC)) == "4 July 2025 at 12:05am"
    assert wording.moment(datetime(2025, 1, 3, 15, 0, tzinfo=UTC)) == "3 January 2025 at 3:00pm"
    assert wording.day(datetime(2025, 7, 3, 23, 5, tzinfo=UTC)) == "4 July 2025"
