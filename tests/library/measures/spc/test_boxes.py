"""The tables of the best box and the cut box are those that the judge works out, one cell at a time."""

import numpy as np
import pytest
from tests.library.spc.judge_boxes import cut_box

from leadwell.measures.spc.boxes import FEWEST_USEFUL, MOST_USEFUL, boxes


@pytest.mark.parametrize("cut", [False, True])
def test_every_cell_of_every_box_is_judged_as_the_definition_has_it(cut):
    found = boxes()
    crossings, longest = (grid.ravel() for grid in np.mgrid[0:40, 1:19])
    for points in range(FEWEST_USEFUL, MOST_USEFUL + 1):
        box = cut_box(points) if cut else cut_box(points).whole()
        useful = np.full(len(crossings), points)
        long, few = found.judged(useful, crossings, longest, cut=cut)
        judged = [box.reasons(int(c), int(run)) for c, run in zip(crossings, longest, strict=True)]
        assert list(zip(long.tolist(), few.tolist(), strict=True)) == judged
