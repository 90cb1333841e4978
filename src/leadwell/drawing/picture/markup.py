"""HTML as text: elements, tables, tags. Everything that goes in is made safe here."""

from collections.abc import Iterable, Sequence

from leadwell.drawing.svg import safe
from leadwell.drawing.tones import tone_svg


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def text_of(inside: str) -> str:
    """Give text as HTML; what is HTML already stays as it is."""
    return inside if isinstance(inside, Html) else safe(inside)


def element(name: str, *inside: str, **attributes: str) -> Html:
    """Give an element; ``class_`` and ``for_`` lose their last stroke, other strokes become dashes.

    >>> element("p", "A & B", class_="quiet")
    '<p class="quiet">A &amp; B</p>'
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{safe(value)}"' for key, value in attributes.items() if value
    )
    return Html(f"<{name}{said}>{''.join(text_of(one) for one in inside)}</{name}>")


def joined(pieces: Iterable[str]) -> Html:
    """Give several pieces one after the other."""
    return Html("".join(text_of(one) for one in pieces))


def status(tone: str, word: str) -> Html:
    """Give a tag: a shape and a word."""
    return element("strong", Html(tone_svg(tone)), " ", word, class_=f"tag tag-{tone}")


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
    hidden: bool = False,
) -> Html:
    """Give a table whose first cell of each row names the row; ``numbers`` are columns set to the right."""
    aligned = dict.fromkeys(numbers, "number")
    tops = [
        element("th", name, scope="col", class_=aligned.get(place, "")) for place, name in enumerate(head)
    ]
    lines = []
    for row in rows:
        cells = [
            element("td", cell, class_=aligned.get(place, "")) if place else element("th", cell, scope="row")
            for place, cell in enumerate(row)
        ]
        lines.append(element("tr", *cells))
    if not lines:
        return element("p", "Nothing to show.")
    whole = element(
        "table",
        element("caption", element("span", caption), class_="hidden" if hidden else ""),
        element("thead", element("tr", *tops)),
        element("tbody", *lines),
    )
    return element("div", whole, class_="scroll", role="group", aria_label=caption, tabindex="0")


def folded(summary: str, *inside: str) -> Html:
    """Give details that open when asked."""
    return element("details", element("summary", summary), *inside)


def times(number: int, one: str, many: str = "") -> str:
    """Write a count with its noun.

    >>> times(1, "file"), times(1200, "row")
    ('1 file', '1,200 rows')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
