"""Checks how figures are written: in steps, with wide ends, and so that together they force nobody's answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from leadwell.voices.verifier.reading import Group, Membership, ReleaseFile, Told

WHOLE = "everybody"
DIGITS = 6  # after the point
NOT_TOLD = "not told, so that nobody's answer can be worked out"


@dataclass(frozen=True, slots=True)
class _Span:
    """The sums that a group may have for somebody who reads the figures."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class _Ruler:
    """The scale of one question, and the steps in which it is told."""

    bottom: Fraction
    top: Fraction
    steps: int
    range: int  # of one answer
    is_share: bool

    def step(self, value: float) -> int | None:
        """Give the number of the step that a value stands at, or None where it is at none."""
        nearest = round((Fraction(value) - self.bottom) / (self.top - self.bottom) * self.steps)
        stands_at = round(float(self.bottom + (self.top - self.bottom) * nearest / self.steps), DIGITS)
        # To the last digit: what lies behind it could say more than the words do.
        return nearest if value == stands_at and 0 <= nearest <= self.steps else None

    def first_sum(self, step: int, people: int) -> int:
        """Give the smallest sum that is rounded to a step, halves going up."""
        return max(0, ceil(Fraction(2 * step - 1, 2 * self.steps) * people * self.range))

    def percent(self, step: int) -> Fraction:
        """Give how far along its scale a step stands, in percent."""
        return Fraction(100 * step, self.steps)


def faults_of_figures(
    release: ReleaseFile, shown: Sequence[Group], membership: Membership | None
) -> list[str]:
    """Give what is wrong with the figures, one sentence each.

    Without the membership only their form can be checked.
    """
    faults = []
    kinds: dict[str, set[str]] = {}
    for group in shown:
        questions = [told.question for told in group.figures]
        if len(set(questions)) < len(questions):
            faults.append(f"{group.key} tells one question twice")
        for told in group.figures:
            kinds.setdefault(told.question, set()).add(told.kind)
    for question, found in sorted(kinds.items()):
        if len(found) > 1 or (found == {"score"}) != (question in release.scales):
            faults.append(f"{question} is told as a share and as a score, or its scale is not told")
            continue
        ruler = _ruler(release, question)
        for group in shown:
            faults += [
                f"{group.key}, {question}: {why}"
                for told in group.figures
                if told.question == question and (why := _form(told, ruler))
            ]
    if faults or membership is None:
        return faults
    place = _Place.of(release, shown, membership)
    for question in sorted(kinds):
        faults += _Question(release, question, shown, place).faults()
    return faults


@dataclass(frozen=True, slots=True)
class _Place:
    """Where groups stand to each other, the same for every question."""

    people: dict[int, int]  # by the number of the group
    rising: list[Group]  # the tree, smaller groups first
    same_as: dict[int, int]  # the smaller-standing group of the very same people
    below: dict[int, list[int]]  # the groups right below each
    across: list[Group]
    fault: str  # why the tree is none; empty where it is one

    @classmethod
    def of(cls, release: ReleaseFile, shown: Sequence[Group], membership: Membership) -> "_Place":
        """Work it out from who is in which groups."""
        inside: dict[int, set[int]] = {group.number: set() for group in shown}
        for number, kind in enumerate(membership.people):
            for group_number in kind.groups:
                if group_number in inside:
                    inside[group_number].add(number)
        people = {
            number: sum(membership.people[kind].count for kind in kinds) for number, kinds in inside.items()
        }
        trunk = [group for group in shown if group.cut in release.tree or group.cut == WHOLE]
        rising = sorted(trunk, key=lambda group: people[group.number])
        top: dict[int, int] = {}  # the largest group until now that people of a kind are in
        same_as: dict[int, int] = {}
        below: dict[int, list[int]] = {}
        fault = ""
        for group in rising:
            mine = inside[group.number]
            tops = sorted({top[kind] for kind in mine if kind in top})
            if any(not inside[one] <= mine for one in tops):
                fault = fault or f"{group.key} cuts across another group of the tree"
            if len(tops) == 1 and inside[tops[0]] == mine:
                same_as[group.number] = tops[0]
            below[group.number] = tops
            top.update(dict.fromkeys(mine, group.number))
        across = [group for group in shown if group.number not in below]
        return cls(people, rising, same_as, below, across, fault)


def _ruler(release: ReleaseFile, question: str) -> _Ruler:
    if question not in release.scales:
        steps = 100 // release.policy["percent_step"]
        return _Ruler(Fraction(0), Fraction(100), steps, 1, True)
    lowest, highest = release.scales[question]
    steps = max(2, round((highest - lowest) / release.policy["score_step"]))
    return _Ruler(Fraction(lowest), Fraction(highest), steps, highest - lowest, False)


def _form(told: Told, ruler: _Ruler) -> str:
    """Say what is wrong with the form of one figure; empty where nothing is."""
    if told.at_least is None or told.at_most is None:
        if told.at_least is not told.at_most:
            return "it is told by halves"
        return "" if told.words == NOT_TOLD else f"{told.words!r} should be {NOT_TOLD!r}"
    low, high = ruler.step(told.at_least), ruler.step(told.at_most)
    if low is None or high is None:
        return f"{told.words!r} is not to the nearest step"
    if low > high:
        return f"{told.words!r} ends before it begins"
    if (low, high) == (0, ruler.steps):
        return f"{told.words!r} tells nothing"
    less, more = ("fewer", "more") if ruler.is_share else ("lower", "higher")
    least, most = (
        f"{value:g}%" if ruler.is_share else f"{value:.1f}" for value in (told.at_least, told.at_most)
    )
    if low == high:
        wanted = least
    elif low == 0:
        wanted = f"{most} or {less}"
    else:
        wanted = f"{least} or {more}" if high == ruler.steps else f"{least} to {most}"
    return "" if told.words == wanted else f"{told.words!r} should be {wanted!r}"


class _Question:
    """The figures of one question, held against who is in which groups."""

    def __init__(self, release: ReleaseFile, question: str, shown: Sequence[Group], place: _Place) -> None:
        self.policy, self.question, self.place = release.policy, question, place
        self.ruler = _ruler(release, question)
        self.slack = release.policy["colluders"] * self.ruler.range + 1
        self.told = {
            group.number: next((one for one in group.figures if one.question == question), None)
            for group in shown
        }

    def faults(self) -> list[str]:
        """Go up the tree, then over what cuts across it."""
        if self.place.fault:
            return [self.place.fault]
        faults: list[str] = []
        spans: dict[int, _Span] = {}
        for group in self.place.rising:
            twin = self.place.same_as.get(group.number)
            if twin is not None:
                spans[group.number] = spans[twin]
                if self._words(group.number) != self._words(twin):
                    faults.append(f"{group.key} is told differently from another group of the same people")
                continue
            below = self.place.below[group.number]
            rest = self.place.people[group.number] - sum(self.place.people[one] for one in below)
            bounds = _Span(
                sum(spans[one].least for one in below),
                sum(spans[one].most for one in below) + rest * self.ruler.range,
            )
            spans[group.number], why = self._judge(group, bounds, crosses=False)
            faults += [f"{group.key}, {self.question}: {why}"] if why else []
        for group in self.place.across:
            # They carry a random difference, so nothing of theirs is exact enough to force anything.
            bounds = _Span(0, self.place.people[group.number] * self.ruler.range)
            _, why = self._judge(group, bounds, crosses=True)
            faults += [f"{group.key}, {self.question}: {why}"] if why else []
        return faults

    def _words(self, number: int) -> str:
        told = self.told[number]
        return told.words if told else ""

    def _judge(self, group: Group, bounds: _Span, *, crosses: bool) -> tuple[_Span, str]:
        told = self.told[group.number]
        people = self.place.people[group.number]
        if told is None or told.at_least is None or told.at_most is None:
            return bounds, ""
        if not people:
            return bounds, "it is told of, and nobody is in it"
        if crosses and people < self.policy["crossing_from"]:
            return bounds, f"a group that cuts across the tree is told of, with {people} people"
        place = (self.ruler.step(told.at_least), self.ruler.step(told.at_most))
        allowed = self._tellings(bounds, people, crosses=crosses)
        span = allowed.get(place)
        if span is None:
            return bounds, f"{told.words!r} is not told as promised, and could force somebody's answer"
        if span.least > span.most:
            return bounds, f"{told.words!r} cannot be, given the figures below it"
        if span != bounds and (
            span.most < bounds.least + self.slack or span.least > bounds.most - self.slack
        ):
            return span, f"{told.words!r} could force somebody's answer"
        return span, ""

    def _tellings(
        self, bounds: _Span, people: int, *, crosses: bool
    ) -> dict[tuple[int | None, int | None], _Span]:
        """Give every way in which a group may be told, from step to step, and the sums that each means."""
        ruler, weight = self.ruler, people * self.ruler.range
        sums = {
            step: _Span(
                ruler.first_sum(step, people),
                weight if step == ruler.steps else ruler.first_sum(step + 1, people) - 1,
            )
            for step in range(ruler.steps + 1)
        }
        inner = list(range(1, ruler.steps))
        if crosses or people < self.policy["small_below"]:
            inner = [
                step
                for step in inner
                if self.policy["small_low"] <= ruler.percent(step) <= self.policy["small_high"]
            ]
        roomy = [step for step in range(ruler.steps + 1) if sums[step].most >= bounds.least + self.slack]
        low = max(inner[0], roomy[0]) if inner and roomy else ruler.steps
        roomy = [step for step in range(ruler.steps + 1) if sums[step].least <= bounds.most - self.slack]
        high = min(inner[-1], roomy[-1]) if inner and roomy else 0
        if low >= high:
            return {self._around(bounds, weight): bounds}
        ends = _Span(bounds.least, sums[low].most), _Span(sums[high].least, bounds.most)
        if self._around(ends[0], weight) == self._around(ends[1], weight):
            return {self._around(bounds, weight): bounds}
        return {
            **{self._around(end, weight): end for end in ends},
            **{
                (step, step): _Span(max(bounds.least, sums[step].least), min(bounds.most, sums[step].most))
                for step in range(low + 1, high)
            },
        }

    def _around(self, span: _Span, weight: int) -> tuple[int, int]:
        """Give the steps that a range of sums lies between."""
        steps = self.ruler.steps
        return floor(Fraction(span.least * steps, weight)), ceil(Fraction(span.most * steps, weight))
