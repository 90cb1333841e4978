"""The fast engine agrees with the stored answers of other tools, but for the differences known of the judge."""

import pytest
from tests.library.measures.spc.engine_answer import engine
from tests.library.spc import nhspy_questions, nhsr_questions, powerbi_questions, qic_questions, vectors
from tests.library.spc.known_differences import explained

QUESTIONS = {
    "nhsr": (nhsr_questions, 900),
    "qic": (qic_questions, 2000),
    "powerbi": (powerbi_questions, 1000),
    "nhspy": (nhspy_questions, 350),
}


@pytest.mark.parametrize("tool", QUESTIONS)
def test_the_engine_agrees_with_every_stored_answer_but_for_known_defects(shared, tool):
    questions, fewest_cases = QUESTIONS[tool]
    compared, wrong = 0, []
    for case in vectors.cases(shared, tool):
        compared += 1
        wrong += [
            f"{case.name} {case.series} {case.args}: {difference}"
            for difference in questions.differences(case, engine)
            if explained(tool, case, difference) is None
        ]
    assert not wrong, "\n".join([f"{len(wrong)} cells differ", *wrong[:20]])
    assert compared >= fewest_cases
