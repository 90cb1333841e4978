"""Turns assessments into what pages show."""
