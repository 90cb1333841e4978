"""Lists of people as a trust sends them, loaded by the site's own actions."""

from datetime import UTC, datetime
from typing import Any

AT = datetime(2025, 11, 10, 7, tzinfo=UTC)


def send(trust: Any, content: str, *, name: str = "list.csv", at: datetime = AT, within: Any = None) -> Any:
    """Receive, check and load one file; gives the load."""
    from leadwell_site.intake import actions

    by = trust.people["analyst"].email
    source = actions.receive(
        organisation=trust.organisation, content=content.encode(), file_name=name, by=by, at=at
    )
    if within is not None:
        source.choices = {**source.choices, "within": within}
        source.save(update_fields=["choices"])
    source = actions.check(source=source, by=by, at=at)
    return actions.load(source=source, by=by, known_at=at)


def staff_list(trust: Any) -> str:
    """Four nurses and a support worker; the nurse N3 has the address of the ward's staff account."""
    one, two = trust.wards
    email = trust.ward_people["staff"].email
    return (
        "Employee number,Employee name,Unit code,Role,Contracted hours,Start date,Registration expiry,Email\n"
        f"N1,Ann Oak,{one.code},Registered nurse,37.5,2020-01-06,2026-06-30,\n"
        f"N2,Bob Elm,{one.code},Registered nurse,30,2020-01-06,2025-11-12,\n"
        f"N3,Cat Fir,{one.code},Registered nurse,30,2020-01-06,2026-06-30,{email}\n"
        f"N4,Dee Yew,{two.code},Registered nurse,37.5,2020-01-06,2026-06-30,\n"
        f"S1,Eve Ash,{two.code},Health care support worker,22.5,2020-01-06,,\n"
    )


def shift_list(trust: Any, *rows: tuple[str, int, str], part: str = "Day") -> str:
    """Rows of person, number of the ward (0 or 1), and day; long days."""
    head = "Employee number,Unit code,Date,Shift,Start time,End time,Break\n"
    return head + "".join(
        f"{person},{trust.wards[ward].code},{on},{part},07:00,19:30,60\n" for person, ward, on in rows
    )


TRAINING = (
    "Employee number,Course,Completed,Expiry date\n"
    "N1,Drips,2024-01-01,2026-12-31\n"
    "N2,Drips,2023-01-01,2025-11-20\n"
    "N4,Drips,2022-01-01,2025-01-01\n"
    "X9,Drips,2022-01-01,2026-01-01\n"
)
