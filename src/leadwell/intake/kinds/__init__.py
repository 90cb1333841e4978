"""The kinds of file that Leadwell knows: one module of this folder each, or one layout in the definitions."""

from leadwell.intake.kinds import (
    code_succession,
    cqc_api,
    cqc_ratings,
    duty_list,
    fft,
    measure_table,
    national_table,
    not_taken,
    pbj_daily,
    place_list,
    published_table,
    roster_export,
    shift_file,
    staff_lists,
    staff_survey,
    ward_return,
    workforce,
)
from leadwell.intake.kinds.kind import Kind

# A file is taken for the kind that is surest of it; of equals, the first.
ALL: tuple[Kind, ...] = (
    duty_list.KIND,
    staff_lists.TRAINED,
    staff_lists.AWAY,
    staff_lists.PEOPLE,
    shift_file.KIND,
    ward_return.KIND,
    roster_export.KIND,
    pbj_daily.KIND,
    workforce.KIND,
    staff_survey.KIND,
    fft.KIND,
    cqc_ratings.LATEST,
    cqc_ratings.RATINGS,
    cqc_ratings.DIRECTORY,
    cqc_api.KIND,
    place_list.KIND,
    code_succession.KIND,
    *national_table.kinds(),
    published_table.KIND,
    not_taken.DESCRIPTION,
    not_taken.ANSWERS,
    not_taken.SCORES,
    measure_table.KIND,
)

__all__ = ["ALL", "Kind"]
