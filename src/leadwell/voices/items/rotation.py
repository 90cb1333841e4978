"""Which questions each cycle asks, so that every part of every chosen bank is measured at a rhythm that never slips.

A part is always asked whole, with the same words, in the same order, and again after the same number of cycles.
So each of its figures compares with the one before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import lcm
from types import MappingProxyType

from leadwell.foundations.definition_files import BadDefinition, Entry, definition
from leadwell.foundations.errors import LeadwellError
from leadwell.voices.items.banks import Audience, Bank, Item, Part
from leadwell.voices.items.timing import Seconds, Timing, expected_seconds, shipped_timing

MOST_TRIED = 200_000  # placements; a search of this size takes a second or two
LONGEST_ROUND = 60  # cycles: five years of months
LONGEST_RHYTHM_TRIED = 12  # cycles, for the advice in a refusal


class CannotRotate(LeadwellError):
    """The chosen banks do not fit into cycles at the rhythm that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How many questions a cycle may ask."""

    fewest: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a bank with its place in the rotation."""

    bank: Bank
    part: Part
    every: int  # cycles
    first: int  # the first cycle that asks it, from 0

    @property
    def address(self) -> str:
        """What tells the block from every other."""
        return f"{self.bank.key}/{self.part.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """What each cycle asks, for ever."""

    blocks: tuple[Block, ...]  # in the order in which a cycle asks them
    way: str
    timing: Timing

    @property
    def repeats_after(self) -> int:
        """After so many cycles everything comes again."""
        return lcm(*(one.every for one in self.blocks))

    def asked(self, cycle: int) -> tuple[Block, ...]:
        """Give the blocks that a cycle asks; the first cycle is 0.

        Raises:
            CannotRotate: the cycle is below 0.
        """
        if cycle < 0:
            raise CannotRotate(f"Cycle {cycle}: cycles are counted from 0.")
        return tuple(one for one in self.blocks if cycle % one.every == one.first)

    def items(self, cycle: int) -> tuple[Item, ...]:
        """Give the questions that a cycle asks, in their order."""
        return tuple(item for one in self.asked(cycle) for item in one.part.asked)

    def seconds(self, cycle: int) -> Seconds:
        """Work out how long a cycle takes on a phone."""
        return expected_seconds(self.items(cycle), way=self.way, timing=self.timing)

    @property
    def places(self) -> Mapping[str, int]:
        """The first cycle of each block by its address, to give to ``rotation`` when banks are added."""
        return MappingProxyType({one.address: one.first for one in self.blocks})


@cache
def shipped_bounds() -> Bounds:
    """Give how many questions a cycle may ask.

    >>> shipped_bounds()
    Bounds(fewest=3, most=7)
    """
    return bounds_of(definition("pulse", "rotation"))


def bounds_of(document: Entry) -> Bounds:
    """Read the bounds from a definition.

    Raises:
        BadDefinition: something is missing, or the most is below the fewest.
    """
    found = Bounds(fewest=document.whole("fewest", least=1), most=document.whole("most", least=1))
    if found.most < found.fewest:
        raise BadDefinition(f"{document.where}: 'most' is below 'fewest'.")
    return found


def rotation(
    banks: Sequence[Bank],
    *,
    every: Mapping[str, int] | None = None,
    kept: Mapping[str, int] | None = None,
    way: str = "en",
    bounds: Bounds | None = None,
    timing: Timing | None = None,
) -> Rotation:
    """Choose which cycle asks which part of the chosen banks.

    The same banks and rhythms give the same rotation, whatever their order. Of the placements that fit, a search in a
    fixed order takes the first, which puts each part where the fullest of its cycles is least full.

    Args:
        banks: the chosen banks.
        every: cycles between two askings, by bank; the bank's own rhythm where not given.
        kept: places that must not change (``Rotation.places`` of the rotation so far), so that adding a bank moves
            nothing that is measured already.
        way: the language and way of writing that the time is worked out for.
        bounds: how many questions a cycle may ask; 3 to 7 where not given.
        timing: what reading and answering take; the shipped one where not given.

    Raises:
        CannotRotate: no placement fits, said with the reason where there is a plain one; or none was found among the
            first ``MOST_TRIED``; or the rhythms come round together too late.
        NoSuchWay: Leadwell knows no such way of writing.
    """
    bounds, timing, kept = bounds or shipped_bounds(), timing or shipped_timing(), kept or {}
    rhythm = {one.key: one.rhythm for one in banks}
    for key, cycles in (every or {}).items():
        if key not in rhythm:
            raise CannotRotate(f"A rhythm is given for {key!r}, which is not among the chosen banks.")
        if cycles < 1:
            raise CannotRotate(f"{key!r} every {cycles} cycles: it must be 1 or more.")
        rhythm[key] = cycles
    if not banks or len(rhythm) != len(banks):
        raise CannotRotate("Choose at least one bank, and each only once.")
    audiences = {one.audience for one in banks} - {Audience.EVERYBODY}
    if len(audiences) > 1:
        raise CannotRotate(
            f"The chosen banks are for different people ({', '.join(sorted(audiences))}); make a rotation for each."
        )
    wanted = [
        (one, part, rhythm[one.key])
        for one in sorted(banks, key=lambda one: (one.order, one.key))
        for part in one.parts
    ]
    if (span := lcm(*rhythm.values())) > LONGEST_ROUND:
        raise CannotRotate(
            f"These rhythms only come round together after {span:,} cycles; {LONGEST_ROUND} at most can be laid out. "
            "Choose rhythms that divide each other, such as 2, 4 and 12."
        )
    plain = _plain_reason(wanted, bounds, timing, way)
    found = plain or _placed(wanted, kept, bounds, timing, way)
    if isinstance(found, str):
        raise CannotRotate(found + ("" if kept else _what_would_fit(wanted, bounds, timing, way)))
    return Rotation(
        blocks=tuple(
            Block(bank=one, part=part, every=cycles, first=first)
            for (one, part, cycles), first in zip(wanted, found, strict=True)
        ),
        way=way,
        timing=timing,
    )


_Wanted = tuple[Bank, Part, int]


def _plain_reason(wanted: Sequence[_Wanted], bounds: Bounds, timing: Timing, way: str) -> str:
    """Say why nothing can fit, where that needs no search; empty where something may."""
    for bank, part, _ in wanted:
        seconds = expected_seconds(part.asked, way=way, timing=timing).longer
        if len(part.asked) > bounds.most or seconds > timing.longest:
            return (
                f"The part {bank.key}/{part.key} alone has {len(part.asked)} questions and takes {seconds:.0f} s; a "
                f"cycle may have {bounds.most} and take {timing.longest:.0f} s. Divide it."
            )
    mean = sum(len(part.asked) / cycles for _, part, cycles in wanted)
    if mean > bounds.most:
        return (
            f"The chosen banks ask {mean:.1f} questions a cycle on average, and a cycle may have {bounds.most}. "
            "Choose fewer banks, or ask some of them less often."
        )
    if mean < bounds.fewest:
        return (
            f"The chosen banks ask {mean:.1f} questions a cycle on average, and a cycle has at least {bounds.fewest}. "
            "Choose another bank, or ask some of them more often."
        )
    return ""


def _what_would_fit(wanted: Sequence[_Wanted], bounds: Bounds, timing: Timing, way: str) -> str:
    """Say which one rhythm for all would fit; empty where none that is tried does."""
    rhythms = list(range(1, LONGEST_RHYTHM_TRIED + 1))
    if sum(len(part.asked) / cycles for _, part, cycles in wanted) < bounds.fewest:
        rhythms.reverse()
    for cycles in rhythms:
        alike = [(bank, part, cycles) for bank, part, _ in wanted]
        if not _plain_reason(alike, bounds, timing, way) and not isinstance(
            _placed(alike, {}, bounds, timing, way, most_tried=2_000), str
        ):
            often = f"once in {cycles} cycles" if cycles > 1 else "in every cycle"
            return f" Every part asked {often} would fit."
    return ""


def _placed(
    wanted: Sequence[_Wanted],
    kept: Mapping[str, int],
    bounds: Bounds,
    timing: Timing,
    way: str,
    *,
    most_tried: int = MOST_TRIED,
) -> list[int] | str:
    """Give the first cycle of each part, or why there is none."""
    span = lcm(*(cycles for _, _, cycles in wanted))
    sizes = [len(part.asked) for _, part, _ in wanted]
    # The hardest parts come first: those that are asked most often, then the longest.
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at][2], -sizes[at], at))
    load, places, tried = [0] * span, [-1] * len(wanted), 0

    def choices(at: int) -> Iterator[int]:
        bank, part, cycles = wanted[at]
        fixed = kept.get(f"{bank.key}/{part.key}")
        if fixed is not None:
            yield fixed % cycles
            return
        yield from sorted(range(cycles), key=lambda first: (max(load[first::cycles]), first))

    def left_to_place(depth: int) -> float:
        return sum(sizes[at] * span / wanted[at][2] for at in order[depth:])

    def place(depth: int) -> bool:
        nonlocal tried
        if depth == len(order):
            return min(load) >= bounds.fewest and _are_short(wanted, places, span, timing, way)
        if sum(max(bounds.fewest - one, 0) for one in load) > left_to_place(depth):
            return False
        at = order[depth]
        cycles = wanted[at][2]
        for first in choices(at):
            tried += 1
            if tried > most_tried:
                return False
            if max(load[first::cycles]) + sizes[at] <= bounds.most:
                places[at] = first
                for cycle in range(first, span, cycles):
                    load[cycle] += sizes[at]
                if place(depth + 1):
                    return True
                for cycle in range(first, span, cycles):
                    load[cycle] -= sizes[at]
        places[at] = -1
        return False

    if place(0):
        return places
    if tried > most_tried:
        return (
            f"No rotation was found among the first {most_tried:,} tried. Rhythms that divide each other (1, 2, 4) fit "
            "more easily."
        )
    return (
        f"No rotation fits: whichever cycle each part begins in, some cycle has fewer than {bounds.fewest} or more "
        f"than {bounds.most} questions, or takes more than {timing.longest:.0f} s. Change a rhythm, or choose other "
        "banks."
    )


def _are_short(wanted: Sequence[_Wanted], places: Sequence[int], span: int, timing: Timing, way: str) -> bool:
    for cycle in range(span):
        items = [
            item
            for (_, part, cycles), first in zip(wanted, places, strict=True)
            if cycle % cycles == first
            for item in part.asked
        ]
        if expected_seconds(items, way=way, timing=timing).longer > timing.longest:
            return False
    return True
