"""What is sealed opens to the same, here and with this key alone, and not after a bit of it was changed."""

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.site


@given(st.binary(max_size=5000), st.text(max_size=40))
@settings(max_examples=50)
def test_what_is_sealed_opens_to_the_same(content, about):
    from leadwell_site.speaking import sealing

    box = sealing.sealed(content, about=about)
    assert sealing.opened(box, about=about) == content
    if len(content) > 8:
        assert content not in box


@given(st.binary(min_size=1, max_size=300), st.data())
@settings(max_examples=100)
def test_whatever_bit_is_changed_it_does_not_open(content, data):
    from leadwell_site.speaking import sealing

    box = bytearray(sealing.sealed(content, about="a"))
    place = data.draw(st.integers(0, len(box) - 1))
    box[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(sealing.CannotOpen):
        sealing.opened(bytes(box), about="a")


def test_a_box_does_not_open_elsewhere_with_another_key_or_cut_short():
    from leadwell_site.speaking import sealing

    box = sealing.sealed("told", about="concern 1 message 0")
    with pytest.raises(sealing.CannotOpen, match="belongs elsewhere"):
        sealing.opened(box, about="concern 2 message 0")
    for length in (0, 10, 30, len(box) - 1):
        with pytest.raises(sealing.CannotOpen):
            sealing.opened(box[:length], about="concern 1 message 0")
    other = override_settings(SECRET_KEY="another secret of the site, as long as it is to be")
    with other, pytest.raises(sealing.CannotOpen, match="another secret key"):
        sealing.opened(box, about="concern 1 message 0")


def test_the_same_words_sealed_twice_look_different():
    from leadwell_site.speaking import sealing

    assert len({sealing.sealed("the same", about="a") for _ in range(50)}) == 50
