"""Statistical process control: what a series delivers when nothing changes, and what is not chance."""

from leadwell.measures.spc.xmr import Profile, Signal, XmR, basic_profile, xmr

__all__ = ["Profile", "Signal", "XmR", "basic_profile", "xmr"]
