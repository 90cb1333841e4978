"""How often charts cry wolf: the chance of a signal where nothing changed, for an icon, a chart and a whole pack."""

from leadwell.measures.spc.false_alarms.beside import beside_icons
from leadwell.measures.spc.false_alarms.lead import Lead, NoShift, lead_time
from leadwell.measures.spc.false_alarms.pack import EmptyPack, Pack, Told, pack
from leadwell.measures.spc.false_alarms.processes import (
    NoSuchProcess,
    autocorrelated,
    counts,
    independent,
    lopsided,
    seasonal,
)
from leadwell.measures.spc.false_alarms.simulation import Rates, RuleRates, simulate, simulate_profiles
from leadwell.measures.spc.false_alarms.stored import NotStored, rates_of, stored_rates, table

__all__ = [
    "EmptyPack",
    "Lead",
    "NoShift",
    "NoSuchProcess",
    "NotStored",
    "Pack",
    "Rates",
    "RuleRates",
    "Told",
    "autocorrelated",
    "beside_icons",
    "counts",
    "independent",
    "lead_time",
    "lopsided",
    "pack",
    "rates_of",
    "seasonal",
    "simulate",
    "simulate_profiles",
    "stored_rates",
    "table",
]
