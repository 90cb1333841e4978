"""Bytes in; a checked table and plain-words faults out."""
