"""The file of the size of a national quarter."""

from datetime import date

import polars as pl
import pytest

from leadwell.synthetic import write_pbj
from leadwell.synthetic.pbj import HEADINGS, NotAFile


def read(path):
    return pl.read_csv(path, infer_schema=False)


def test_the_file_has_the_published_headings_and_every_home_every_day(tmp_path, shared):
    planted = write_pbj(tmp_path / "pbj.csv", homes=40, days=91)
    real = pl.read_csv(
        shared / "data/cms_pbj/PBJ_Daily_Nurse_Staffing_Q2_2024_sample.csv", infer_schema=False
    )
    table = read(tmp_path / "pbj.csv")

    assert table.columns == list(HEADINGS) == real.columns
    assert table.height == planted.rows == 40 * 91
    assert table.group_by("PROVNUM").len()["len"].unique().to_list() == [91]
    assert table["WorkDate"].min() == "20240401"
    assert table["WorkDate"].max() == "20240630"
    assert set(table["CY_Qtr"]) == {"2024Q2"}


def test_the_faults_are_where_they_are_said_to_be(tmp_path):
    planted = write_pbj(tmp_path / "pbj.csv", homes=2000, days=31)
    table = read(tmp_path / "pbj.csv")
    home, day, heading, value = planted.impossible
    zero = table.filter(pl.col("MDScensus") == "0").select("PROVNUM", "WorkDate").rows()
    over = table.filter(pl.col(heading).cast(pl.Float64) > 5_000)

    assert zero == [(number, f"{on:%Y%m%d}") for number, on in planted.zero_census]
    assert len(zero) == round(2000 * 31 * 320 / 1_325_324)
    assert over.select("PROVNUM", "WorkDate", heading).rows() == [(home, f"{day:%Y%m%d}", f"{value}")]
    assert set(planted.lettered) == {one for one in table["PROVNUM"] if not one.isdigit()} != set()


def test_employed_and_contract_hours_add_up_to_the_whole(tmp_path):
    write_pbj(tmp_path / "pbj.csv", homes=100, days=14)
    hours = read(tmp_path / "pbj.csv").select(pl.col("^Hrs_.*$").cast(pl.Float64))

    for job in ("RNDON", "RNadmin", "RN", "LPNadmin", "LPN", "CNA", "NAtrn", "MedAide"):
        whole = hours[f"Hrs_{job}_emp"] + hours[f"Hrs_{job}_ctr"]
        assert (whole - hours[f"Hrs_{job}"]).abs().max() < 0.006
        assert hours[f"Hrs_{job}_emp"].min() >= 0


def test_leading_zeros_are_lost_only_when_asked_for(tmp_path):
    whole = write_pbj(tmp_path / "whole.csv", homes=60, days=2)
    write_pbj(tmp_path / "lost.csv", homes=60, days=2, lost_leading_zeros=True)
    kept, lost = read(tmp_path / "whole.csv")["PROVNUM"], read(tmp_path / "lost.csv")["PROVNUM"]

    assert set(kept.str.len_chars()) == {6}
    assert kept.str.starts_with("0").any()
    assert not lost.str.starts_with("0").any()
    assert lost.str.zfill(6).to_list() == kept.to_list()
    assert whole.leading_zeros == kept.unique().str.starts_with("0").sum()


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_pbj(tmp_path / name, homes=30, days=7, seed=seed, first=date(2025, 1, 1))

    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b != c


def test_a_file_of_no_homes_is_refused(tmp_path):
    with pytest.raises(NotAFile, match="at least one day"):
        write_pbj(tmp_path / "none.csv", homes=0)
