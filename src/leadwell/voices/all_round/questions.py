"""What is asked about a person: the statements of a framework at a level, and the four behaviours of compassion."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.frameworks import Form, Framework, form
from leadwell.voices.frameworks.forms import Answer, NothingToAsk, Question, Section
from leadwell.voices.items import bank

COMPASSION = "compassion"


class NotAnAnswer(LeadwellError):
    """An answer is none that could be given, or is to a question that was not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDimension:
    """One dimension: the questions whose mean stands for it."""

    key: str  # framework and heading, as "lqf-2014/personal"
    title: str
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]

    @property
    def highest(self) -> int:
        """The highest step of its answers; the lowest is 0."""
        return max(one.step for one in self.answers if one.step is not None)

    def step(self, answer: str) -> int | None:
        """Give the step of an answer; None where it is not scored.

        Raises:
            NotAnAnswer: it is none of its answers.
        """
        for one in self.answers:
            if one.key == answer:
                return one.step
        known = ", ".join(one.key for one in self.answers)
        raise NotAnAnswer(f"{answer!r} is no answer of {self.title!r}; its answers are: {known}.")


def asked_form(framework: Framework, *, level: str = "", headings: Collection[str] = ()) -> Form:
    """Give the statements of a framework at a level, under some of its headings or all of them.

    Raises:
        NoSuchLevel: the framework has no such level, or has levels and none was given.
        NothingToAsk: there are no statements there.
    """
    made = form(framework, level=level or None)
    if not headings:
        return made
    kept = tuple(one for one in made.sections if one.place.partition("/")[0] in headings)
    if not kept:
        raise NothingToAsk(f"{framework.title} has no statements under {', '.join(sorted(headings))}.")
    return replace(made, sections=kept)


def compassion_form(*, of_oneself: bool = False) -> Form:
    """Give the four behaviours of compassionate leadership, put to others or to the person.

    >>> [one.heading for one in compassion_form().sections]
    ['Attending', 'Understanding', 'Empathising', 'Helping']
    """
    found = bank(COMPASSION)
    sections = []
    for one in found.items:
        text = one.of_oneself if of_oneself else one.of_another
        assert text is not None, one.address
        question = Question(address=one.address, words=text.english, whose="ours", context="practice")
        heading = one.key.capitalize()
        sections.append(Section(place=one.key, heading=heading, element="", questions=(question,)))
    return Form(
        framework=COMPASSION,
        title=found.title,
        level="",
        level_name="every level",
        whose_words="questions are Leadwell's own words, and not validated",
        answers=tuple(
            Answer(key=one.key, words=one.text.english, step=one.step) for one in found.items[0].scale.options
        ),
        sections=tuple(sections),
    )


def dimensions(asked: Form) -> tuple[AskedDimension, ...]:
    """Give the dimensions of a form in its order: one for each heading."""
    by_heading: dict[str, tuple[str, list[Question]]] = {}
    for one in asked.sections:
        key = one.place.partition("/")[0]
        by_heading.setdefault(key, (one.heading, []))[1].extend(one.questions)
    return tuple(
        AskedDimension(
            key=f"{asked.framework}/{key}", title=title, questions=tuple(questions), answers=asked.answers
        )
        for key, (title, questions) in by_heading.items()
    )


def checked(answers: Mapping[str, str], asked: Collection[AskedDimension]) -> dict[str, str]:
    """Give answers by question, if they can be; those left out are left out.

    Raises:
        NotAnAnswer: there are none, one is to a question that was not asked, or is none of its answers.
    """
    known = {question.address: one for one in asked for question in one.questions}
    for address, answer in answers.items():
        if address not in known:
            raise NotAnAnswer(f"{address!r} was not asked.")
        known[address].step(answer)
    if not answers:
        raise NotAnAnswer("Answer at least one question.")
    return dict(answers)


def mean_of(one: AskedDimension, answers: Mapping[str, str]) -> float | None:
    """Give the mean step of somebody's answers to a dimension; None where fewer than half of them are scored."""
    steps = [
        step
        for question in one.questions
        if (given := answers.get(question.address)) is not None and (step := one.step(given)) is not None
    ]
    return sum(steps) / len(steps) if steps and 2 * len(steps) >= len(one.questions) else None
