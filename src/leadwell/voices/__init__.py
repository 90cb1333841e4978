"""Voices: what people say in confidence, and what may be shown of it."""
