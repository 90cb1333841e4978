"""Codes, ratings and remarks keep no order of arrival; everything else only grows."""

from django.db import migrations

from leadwell_site.audit.append_only import guard
from leadwell_site.voices.unordered import unordered


class Migration(migrations.Migration):
    dependencies = [("qualities", "0001_initial")]

    operations = [
        unordered("qualities_ratercode"),
        unordered("qualities_keptrating"),
        unordered("qualities_keptremark"),
        guard("qualities_round"),
        guard("qualities_rounddesign"),
        guard("qualities_consent"),
        guard("qualities_roundmove"),
        guard("qualities_ownanswers"),
        guard("qualities_reportpart"),
        guard("qualities_reportremark"),
        guard("qualities_share"),
        guard("qualities_selfassessment"),
        guard("qualities_selfanswers"),
        guard("qualities_reflection"),
        guard("qualities_plan"),
        guard("qualities_planreview"),
        guard("qualities_healthcheck"),
    ]
