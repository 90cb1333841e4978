"""Staffing: hours, red flags, returns. Registered and support staff are never silently added together."""
