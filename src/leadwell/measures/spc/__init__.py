"""Statistical process control: what a series delivers when nothing changes, and what is not chance.

Tables of any library, pandas and Arrow among them, go in and come back; ``Kind`` names the sixteen charts,
``profile_names`` the sets of rules.

>>> from leadwell.measures import spc
>>> months = [f"2025-{month:02}-01" for month in range(1, 13)]
>>> table = {"period": months, "value": [10, 12] * 6, "target": [8] * 12, "direction": ["increase"] * 12}
>>> found = spc.chart(table, spc.Kind.XMR, "leadwell")
>>> [round(found.summary[name][0], 2) for name in ("lower", "centre", "upper")]
[5.68, 11.0, 16.32]
>>> found.summary["variation"][0], found.summary["assurance"][0]
('common_cause', 'inconsistent')

Many series of one length are charted from a plain array (``chart_panel``), those of any length from columns
(``chart_columns``). Where limits should begin anew is proposed with reasons; a person accepts.

>>> spc.propose([12, 10] * 12 + [20, 22] * 12)[0].row
24
"""

from leadwell.measures.spc.charted import Charted
from leadwell.measures.spc.engine import BadArrays, Columns, chart_columns, chart_panel
from leadwell.measures.spc.kinds import ABOUT, Kind, UnknownKind, kind_of
from leadwell.measures.spc.labels import Assurance, Special, Variation
from leadwell.measures.spc.profiles import (
    DEFAULT,
    Profile,
    UnknownProfile,
    profile,
    profile_from_text,
    profile_names,
)
from leadwell.measures.spc.rebasing import Proposal, Step, Verdict, accept, propose, standing, withdraw
from leadwell.measures.spc.rules import Hit, Rule
from leadwell.measures.spc.tables import Answer, BadTable, Tables, chart, chart_table

__all__ = [
    "ABOUT",
    "DEFAULT",
    "Answer",
    "Assurance",
    "BadArrays",
    "BadTable",
    "Charted",
    "Columns",
    "Hit",
    "Kind",
    "Profile",
    "Proposal",
    "Rule",
    "Special",
    "Step",
    "Tables",
    "UnknownKind",
    "UnknownProfile",
    "Variation",
    "Verdict",
    "accept",
    "chart",
    "chart_columns",
    "chart_panel",
    "chart_table",
    "kind_of",
    "profile",
    "profile_from_text",
    "profile_names",
    "propose",
    "standing",
    "withdraw",
]
