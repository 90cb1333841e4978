"""Voices: cycles of questions, answers that cannot be linked to anybody, and what may be told of them."""
