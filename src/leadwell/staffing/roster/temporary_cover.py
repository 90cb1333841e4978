"""What hours of bank and agency cost where a shift is not filled, from a dated definition or the ward's own."""

from leadwell.foundations.definition_files import definition
from leadwell.staffing.roster.ward import BadWard, Ward


def hour_prices(ward: Ward) -> dict[str, float]:
    """Give the price in pounds of an hour of temporary staff for each skill that the ward asks for.

    The ward's own prices hold where it gives any; it must then give one for each skill. Otherwise an hour of one's
    own staff is taken times what bank and agency cost beside it, each by the part of the hours that it fills.

    Raises:
        BadWard: the ward gives prices, but none for a skill that it asks for.
        BadDefinition: a shipped definition lacks something.
    """
    skills = sorted({one.skill for one in ward.demand})
    if ward.hour_pounds is not None:
        missing = [skill for skill in skills if skill not in ward.hour_pounds]
        if missing:
            raise BadWard(f"'hour_pounds' has no price for {', '.join(missing)}. Give one for each skill.")
        return {skill: ward.hour_pounds[skill] for skill in skills}
    found, costs = definition("rosters", "temporary-cover"), definition("establishment", "costs")
    bank = found.number("bank_fills")
    times = bank * costs.number("bank") + (1 - bank) * costs.number("agency")
    own = {one.text("name"): one.number("own_hour") for one in found.entries("skill")}
    other = own[found.text("other")]
    return {skill: own.get(skill, other) * times for skill in skills}
