"""Rosters as CSV: a line a person, the name and then a cell a day; an empty cell is a day off."""

import csv
import io

from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.roster.problem import OFF, Problem, Roster


class BadRosterFile(LeadwellError):
    """A roster file cannot be read; the message gives the line."""


def roster_as_csv(problem: Problem, roster: Roster) -> str:
    """Give a roster as CSV text, people in the order of the problem."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for person in problem.people:
        writer.writerow([person.name, *roster[person.name][problem.past :]])
    return out.getvalue()


def lines_as_csv(roster: Roster) -> str:
    """Give a roster as CSV text, people in its own order."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([name, *cells] for name, cells in roster.items())
    return out.getvalue()


def lines_from_csv(text: str) -> dict[str, tuple[str, ...]]:
    """Read a roster: a line a person, the name and then a cell a day.

    Raises:
        BadRosterFile: a person has two lines, or the text is not CSV.
    """
    roster: dict[str, tuple[str, ...]] = {}
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text.replace("\ufeff", ""))), 1):
            if not row:
                continue
            name, *cells = (cell.strip() for cell in row)
            if name in roster:
                raise BadRosterFile(f"Line {number}: {name} has a line already. Give each person one line.")
            roster[name] = tuple(cells)
    except csv.Error as error:
        raise BadRosterFile(f"The roster is not CSV: {error}.") from None
    return roster


def roster_from_csv(problem: Problem, text: str) -> dict[str, tuple[str, ...]]:
    """Read a roster that is written as ``roster_as_csv`` does; the days that lie behind are put in front.

    Raises:
        BadRosterFile: a person has two lines, or the text is not CSV.
    """
    behind = {
        one.name: tuple(one.kept.get(day, OFF) for day in range(problem.past)) for one in problem.people
    }
    return {name: (*behind.get(name, ()), *cells) for name, cells in lines_from_csv(text).items()}
