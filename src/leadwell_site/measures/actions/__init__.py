"""What changes measures: figures that are added, and what people decide about charts. Rows are added, never changed."""

from leadwell_site.measures.actions.adding import (
    ROWS,
    SERIES_KEY,
    add_observations,
    add_rows,
    begin_load,
    differences,
    end_load,
    fitting_key,
    moment_of_load,
    withdraw_figures,
)
from leadwell_site.measures.actions.deciding import (
    NotDecided,
    begin_limits_anew,
    note_happening,
    set_target,
    take_back_happening,
    take_back_step,
)
from leadwell_site.measures.actions.following import figures_changed, follow
from leadwell_site.measures.actions.typing_in import (
    NotAMeasure,
    NotTyped,
    define_own_measure,
    type_in_figure,
)

__all__ = [
    "ROWS",
    "SERIES_KEY",
    "NotAMeasure",
    "NotDecided",
    "NotTyped",
    "add_observations",
    "add_rows",
    "begin_limits_anew",
    "begin_load",
    "define_own_measure",
    "differences",
    "end_load",
    "figures_changed",
    "fitting_key",
    "follow",
    "moment_of_load",
    "note_happening",
    "set_target",
    "take_back_happening",
    "take_back_step",
    "type_in_figure",
    "withdraw_figures",
]
