"""Charts of long tables: one row a point, any number of series, in any order."""

from leadwell.measures.spc.tables.answer import Answer, chart_table, faults_words
from leadwell.measures.spc.tables.foreign import Tables, chart
from leadwell.measures.spc.tables.growing import Growing
from leadwell.measures.spc.tables.reading import COLUMNS, BadTable, Fault

__all__ = [
    "COLUMNS",
    "Answer",
    "BadTable",
    "Fault",
    "Growing",
    "Tables",
    "chart",
    "chart_table",
    "faults_words",
]
