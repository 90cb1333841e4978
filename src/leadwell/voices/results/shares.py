"""How sure a figure is that was told in steps, of people told of in a band: worked out from what everybody can read."""

from leadwell.measures.rates import Interval, wilson
from leadwell.voices.anonymity import Policy, count_band, shipped_policy
from leadwell.voices.results.rules import ResultRule, result_rule


def sure_of_share(
    at_least: float,
    at_most: float,
    answered: str,
    *,
    policy: Policy | None = None,
    rule: ResultRule | None = None,
) -> Interval | None:
    """Give between which percentages a share would lie if people like these were asked again.

    It uses the figure and the band as they are told and nothing else, so it tells nothing more of anybody. It is
    rather too wide: the fewest people of the band are taken to have answered.

    Args:
        at_least: the lower end of what is told, in percent.
        at_most: the upper end.
        answered: how many answered, in the words of its band.
        policy: what is promised; its bands are the words.
        rule: how sure is sure; the shipped one if not given.

    Returns:
        None where the band has no lower end.

    >>> found = sure_of_share(40, 40, "20 to 29")
    >>> (round(found.lower), round(found.upper))
    (20, 64)
    >>> sure_of_share(40, 40, "fewer than 8") is None
    True
    """
    policy, rule = policy or shipped_policy(), rule or result_rule()
    fewest = _fewest(answered, policy)
    step = policy.display.percent_step
    return None if fewest is None else _about(at_least, at_most, 100.0, step, fewest, rule.level)


def sure_of_score(
    at_least: float,
    at_most: float,
    answered: str,
    *,
    highest: float = 10.0,
    policy: Policy | None = None,
    rule: ResultRule | None = None,
) -> Interval | None:
    """Give between which scores a mean score would lie if people like these were asked again.

    An answer on a scale says more than a yes or no: its variance is a share of theirs (``ResultRule.dispersions``),
    of which the greatest is taken, so it is rather too wide.

    Args:
        at_least: the lower end of what is told, on a scale from 0.
        at_most: the upper end.
        answered: how many answered, in the words of its band.
        highest: the upper end of the scale.
        policy: what is promised; its bands are the words.
        rule: how sure is sure; the shipped one if not given.

    Returns:
        None where the band has no lower end.

    >>> found = sure_of_score(6.0, 6.0, "100 or more")
    >>> (round(found.lower, 1), round(found.upper, 1))
    (5.1, 6.8)
    """
    policy, rule = policy or shipped_policy(), rule or result_rule()
    fewest = _fewest(answered, policy)
    if fewest is None:
        return None
    worth = fewest / max(rule.dispersions)  # so many yes-or-no answers
    return _about(at_least, at_most, highest, policy.display.score_step, worth, rule.level)


def _fewest(answered: str, policy: Policy) -> int | None:
    bands = policy.display.count_bands
    return next((first for first in bands if count_band(first, policy=policy) == answered), None)


def _about(
    at_least: float, at_most: float, highest: float, step: float, many: float, level: float
) -> Interval:
    """Give the interval of a figure told to a step, of so many yes-or-no answers."""
    least, most = max(0.0, at_least - step / 2), min(highest, at_most + step / 2)
    if at_least != at_most:  # a range, or an open end as "10% or fewer", is told as it is
        least, most = at_least, at_most
    return Interval(
        lower=highest * wilson(least / highest * many, many, level=level).lower,
        upper=highest * wilson(most / highest * many, many, level=level).upper,
        level=level,
        method="Wilson score interval of what is told, of the fewest people of its band",
    )
