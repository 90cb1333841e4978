"""Units of too few people: their figures would be about single people, so they are shown to nobody else."""

import polars as pl

from leadwell.foundations.definition_files import definition

FEWEST_OF_A_POST = 2  # a post, or a staff group of a unit, with fewer holders is somebody


def fewest_people() -> int:
    """Give how many people a unit needs before its figures are shown to those who do not make its roster."""
    return definition("people", "fitness").entry("early_warning").whole("least_people", least=1)


def large_enough(people: pl.DataFrame) -> frozenset[int]:
    """Give the units of which figures say nothing of single people.

    Args:
        people: columns of ``PEOPLE``, or of them ``unit``: one row a person.

    Returns:
        The units with at least as many people as the definition asks for.
    """
    many = people.group_by("unit").len().filter(pl.col("len") >= fewest_people())
    return frozenset(many["unit"].to_list())


def alone_in_their_group(people: pl.DataFrame) -> frozenset[int]:
    """Give the people who are the only ones of their staff group in their unit, however large the unit is.

    What is said of the group of such a unit is said of them.

    Args:
        people: columns of ``PEOPLE``, or of them ``person, unit, staff_group``: one row a person.
    """
    of_group = pl.len().over("unit", "staff_group")
    return frozenset(people.filter(of_group < FEWEST_OF_A_POST)["person"].to_list())
