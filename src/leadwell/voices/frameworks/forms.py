"""What somebody is asked when they are assessed by a framework, and its wording kept so that it never changes."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.frameworks.framework import Framework, Level

FORMAT = "leadwell-assessment-form"
VERSION = 1


class NothingToAsk(LeadwellError):
    """A framework has no statements for a level."""


class NotAsKept(LeadwellError):
    """A kept form is not the one that its seal belongs to, or is no form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One statement to answer."""

    address: str
    words: str
    whose: str
    context: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The statements under one heading or element."""

    place: str
    heading: str
    element: str  # empty where the statements are the heading's own
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer that can be given; ``step`` is None where it is not scored."""

    key: str
    words: str
    step: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A whole form, with everything that is needed to show it again."""

    framework: str
    title: str
    level: str
    level_name: str
    whose_words: str
    answers: tuple[Answer, ...]
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in order."""
        return tuple(one for section in self.sections for one in section.questions)

    def kept(self) -> "Kept":
        """Give the form as text with its seal, to be stored beside an assessment.

        An assessment shows the form that it was answered on for ever, whatever edition or wording comes after.
        """
        text = json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return Kept(framework=self.framework, text=text, seal=_seal(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A form as text, and the SHA-256 of that text."""

    framework: str
    text: str
    seal: str

    def form(self) -> Form:
        """Give the form back.

        Raises:
            NotAsKept: the text is not what was sealed, or is no form of this version.
        """
        if _seal(self.text) != self.seal:
            raise NotAsKept(
                f"The form kept of {self.framework} does not have its seal {self.seal[:12]}...: it was changed."
            )
        try:
            found: dict[str, Any] = json.loads(self.text)
            if (found.pop("format"), found.pop("version")) != (FORMAT, VERSION):
                raise NotAsKept(f"The form kept of {self.framework} is of another version than {VERSION}.")
            sections = tuple(
                Section(**{**one, "questions": tuple(Question(**row) for row in one["questions"])})
                for one in found.pop("sections")
            )
            answers = tuple(Answer(**one) for one in found.pop("answers"))
            return Form(sections=sections, answers=answers, **found)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise NotAsKept(f"What is kept of {self.framework} is no form.") from None


def form(framework: Framework, *, level: str | None = None, place: str | None = None) -> Form:
    """Give what is asked of somebody at a level of leadership.

    Args:
        framework: the edition.
        level: the level, where the framework has levels.
        place: one heading or element alone; all of them where not given.

    Raises:
        NoSuchLevel: the framework has no such level, or has levels and none was given.
        NothingToAsk: there are no statements; for a framework by name only, load a licence holder's wording.
    """
    chosen = framework.level(level or "") if framework.levels else _no_level(framework, level)
    sections = []
    for heading in framework.headings:
        parts = [(heading.key, "", heading.statements)]
        parts += [(f"{heading.key}/{one.key}", one.name, one.statements) for one in heading.elements]
        for at, element, statements in parts:
            if place is not None and place not in {at, heading.key}:
                continue
            questions = tuple(
                Question(
                    address=f"{framework.key}/{one.address}",
                    words=one.words,
                    whose=one.whose.value,
                    context=one.context.value,
                )
                for one in statements
                if one.level in {"", chosen.key}
            )
            if questions:
                sections.append(Section(place=at, heading=heading.name, element=element, questions=questions))
    if not sections or framework.scale is None:
        where = f" under {place!r}" if place is not None else ""
        raise NothingToAsk(
            f"{framework.title} has no statements{where}. Where its text is licensed, whoever holds a licence can load "
            "it: see `leadwell frameworks check`."
        )
    return Form(
        framework=framework.key,
        title=framework.title,
        level=chosen.key,
        level_name=chosen.name,
        whose_words=framework.whose_words,
        answers=tuple(
            Answer(key=one.key, words=one.text.english, step=one.step) for one in framework.scale.options
        ),
        sections=tuple(sections),
    )


def _no_level(framework: Framework, level: str | None) -> Level:
    return framework.level(level) if level else Level(key="", name="every level")


def _plain(one: Form) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "framework": one.framework,
        "title": one.title,
        "level": one.level,
        "level_name": one.level_name,
        "whose_words": one.whose_words,
        "answers": [{"key": row.key, "words": row.words, "step": row.step} for row in one.answers],
        "sections": [
            {
                "place": section.place,
                "heading": section.heading,
                "element": section.element,
                "questions": [
                    {"address": row.address, "words": row.words, "whose": row.whose, "context": row.context}
                    for row in section.questions
                ],
            }
            for section in one.sections
        ],
    }


def _seal(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
