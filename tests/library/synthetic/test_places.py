"""The invented places."""

import csv
from collections import Counter

from leadwell.foundations.places import PlaceKind, plain_name
from leadwell.staffing.rules import Serves


def test_a_trust_of_three_sites_and_forty_wards_and_a_group_of_three_homes(demonstration):
    kinds = Counter(place.kind for place in demonstration.places if place.closed_on is None)

    assert kinds == {
        PlaceKind.ORGANISATION: 2,
        PlaceKind.SITE: 3,
        PlaceKind.WARD: 40,
        PlaceKind.HOME: 3,
    }
    assert sum(place.closed_on is not None for place in demonstration.places) == 2


def test_parents_stand_before_their_children_and_codes_are_used_once(demonstration):
    seen = set()
    for place in demonstration.places:
        assert place.parent_code in seen or place.kind is PlaceKind.ORGANISATION
        assert place.code not in seen
        seen.add(place.code)


def test_every_unit_serves_somebody_whom_the_rules_know(demonstration):
    serves = {place.serves for place in demonstration.places if place.kind in {"ward", "home"}}

    assert serves == {one.value for one in Serves}


def test_the_residential_home_has_twenty_beds(demonstration):
    home = next(place for place in demonstration.places if place.specialty == "residential_home")

    assert (home.beds, home.serves) == (20, "care_home")


def test_no_invented_name_is_that_of_a_real_ward_site_or_trust(demonstration, shared):
    real = set()
    with shared.joinpath("data/reference/fft_inpatient_ward_list_2025.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            real |= {plain_name(row[column]) for column in ("ward_name", "site_name", "trust_name")}
    real |= {word for name in real for word in name.split()}

    for place in demonstration.places:
        for named in place.names:
            assert plain_name(named.name) not in real
            if place.kind is PlaceKind.WARD:
                assert plain_name(named.name).split()[0] not in real
