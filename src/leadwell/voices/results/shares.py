"""How sure a share is that was told in steps, of people told of in a band: worked out from what everybody can read."""

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
    bands = policy.display.count_bands
    fewest = next((first for first in bands if count_band(first, policy=policy) == answered), None)
    if fewest is None:
        return None
    half = policy.display.percent_step / 2  # a share is told to its step
    least, most = max(0.0, at_least - half), min(100.0, at_most + half)
    if at_least != at_most:  # an open end, "10% or fewer", is told as it is
        least, most = at_least, at_most
    return Interval(
        lower=100 * wilson(least / 100 * fewest, fewest, level=rule.level).lower,
        upper=100 * wilson(most / 100 * fewest, fewest, level=rule.level).upper,
        level=rule.level,
        method="Wilson score interval of what is told, of the fewest people of its band",
    )
