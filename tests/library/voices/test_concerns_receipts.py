"""Receipts, seals, and files cleaned of who made them."""

import io
import random
import time
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.voices import concerns
from leadwell.voices.concerns import CannotStrip, FileKind, passphrases

# --- receipts ----------------------------------------------------------------------------------------------


def test_the_list_has_1024_plain_words_told_apart_by_four_letters():
    words = concerns.word_list()
    assert len(words) == len({word[:4] for word in words}) == 1024
    assert all(word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 7 for word in words)
    assert concerns.bits() == (70, 50)


@given(st.integers(0, 2**32))
def test_a_receipt_is_read_back_however_it_is_typed(seed):
    draw = random.Random(seed)
    made = concerns.new_receipt(draw.randrange)
    typed = draw.choice([" ", ", ", "-", "\n", " . "]).join(
        draw.choice([word, word.upper(), word.title(), word[:4], word + "s"]) for word in made.words.split()
    )
    assert concerns.read_receipt(typed) == made


@pytest.mark.parametrize(
    "text", ["", "acorn", "acorn " * 6, "acorn " * 8, "acorn " * 6 + "qqqq", "1 2 3 4 5 6 7"]
)
def test_what_is_no_receipt_is_not_read(text):
    assert concerns.read_receipt(text) is None


def test_a_lock_opens_for_its_own_words_alone_and_holds_none_of_them():
    draw = random.Random(1)
    mine, theirs = concerns.new_receipt(draw.randrange), concerns.new_receipt(draw.randrange)
    lock = concerns.lock_of(mine, salt=b"0" * 16)
    assert lock != concerns.lock_of(mine, salt=b"1" * 16)
    assert concerns.opens(mine, lock)
    assert not concerns.opens(theirs, lock)
    assert not concerns.opens(None, lock)
    assert not concerns.opens(mine, None)
    assert not [word for word in mine.secret.split("-") if word in lock]


def test_all_words_are_drawn_alike():
    drawn = [
        word for _ in range(3000) for word in concerns.new_receipt(random.Random(_).randrange).words.split()
    ]
    counts = [drawn.count(word) for word in concerns.word_list()[:50]]
    assert 4 < min(counts) <= max(counts) < 45  # 20.5 expected of each


def test_the_receipt_of_an_empty_secret_opens_nothing():
    empty = passphrases.Receipt(selector="", secret="")
    assert not concerns.opens(empty, None)


# --- files -------------------------------------------------------------------------------------------------


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def exif(orientation: int) -> bytes:
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2, "big") + b"\x00\x00"
    return b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + b"\x00" * 4 + b"GPS 53.0 N Robin Ash"


TABLES = segment(0xDB, b"\x00" + b"\x01" * 64) + segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00")
SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34\xff\x00\x56\xff\xd0\x78"
SECRETS = (b"Robin", b"GPS", b"Paint", b"hidden")


def jpeg(*between: bytes, after: bytes = b"") -> bytes:
    return b"\xff\xd8" + b"".join(between) + TABLES + SCAN + b"\xff\xd9" + after


def test_a_photograph_keeps_its_picture_and_loses_all_that_is_beside_it():
    adobe = segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x01" + b"hidden")
    full = jpeg(
        segment(0xE0, b"JFIF\x00 hidden thumbnail"), segment(0xE1, exif(1)), segment(0xE2, b"ICC hidden"),
        segment(0xED, b"Paint by Robin"), segment(0xFE, b"Robin was here"), adobe, after=b"hidden film",
    )  # fmt: skip
    found = concerns.strip(full)
    assert found.kind is FileKind.JPEG
    assert found.content == b"\xff\xd8" + segment(0xEE, adobe[4:16]) + TABLES + SCAN + b"\xff\xd9"
    assert not [one for one in SECRETS if one in found.content]
    assert "where, when and with which device it was taken" in found.removed
    assert "what stood after the end of the picture" in found.removed
    assert concerns.strip(found.content).content == found.content


@pytest.mark.parametrize("up", range(1, 9))
def test_which_way_a_photograph_is_up_is_kept_and_nothing_else_of_what_the_camera_wrote(up):
    found = concerns.strip(jpeg(segment(0xE1, exif(up)))).content
    assert (b"Exif" in found) == (up != 1)
    assert not [one for one in SECRETS if one in found]
    assert concerns.strip(found).content == found
    if up != 1:
        assert found[found.index(b"MM") + 18 : found.index(b"MM") + 20] == up.to_bytes(2, "big")


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


IHDR = chunk(b"IHDR", (1).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00")
IDAT, IEND = chunk(b"IDAT", zlib.compress(b"\x00\x00")), chunk(b"IEND", b"")
PNG = b"\x89PNG\r\n\x1a\n"


def test_a_picture_keeps_its_dots_and_loses_texts_times_and_what_follows():
    full = PNG + IHDR + b"".join(
        chunk(name, b"Robin hidden") for name in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"iCCP", b"prVt")
    )  # fmt: skip
    full += chunk(b"gAMA", b"\x00\x00\xb1\x8f") + IDAT + IEND + b"hidden"
    found = concerns.strip(full)
    assert found.content == PNG + IHDR + chunk(b"gAMA", b"\x00\x00\xb1\x8f") + IDAT + IEND
    assert len(found.removed) == 6


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = (
    f'<w:document xmlns:w="{W}"><w:body><w:p w:rsidR="00A1B2C3"><w:ins w:id="1" w:author="Robin Ash" '
    'w:date="2026-06-02T13:37:00Z"><w:r><w:t>Bells are not heard</w:t></w:r></w:ins></w:p></w:body></w:document>'
)


def docx(**parts: bytes) -> bytes:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as packed:
        packed.writestr("word/document.xml", BODY)
        packed.writestr(
            "docProps/core.xml", "<a><creator>Robin Ash</creator><modified>2026-06-02</modified></a>"
        )
        packed.writestr("docProps/app.xml", "<a><Company>Robin Ltd</Company></a>")
        for name, content in parts.items():
            packed.writestr(name, content)
    return told.getvalue()


def test_a_word_document_keeps_its_words_and_loses_authors_times_and_what_cameras_wrote():
    comments = (
        f'<w:comments xmlns:w="{W}"><w:comment w:id="1" w:author="Robin Ash" w:initials="RA"/></w:comments>'
    )
    people = '<w15:people xmlns:w15="x"><w15:person w15:author="Robin Ash"/></w15:people>'
    given = docx(
        **{
            "word/comments.xml": comments.encode(),
            "word/people.xml": people.encode(),
            "word/media/image1.jpeg": jpeg(segment(0xE1, exif(6))),
            "docProps/custom.xml": b"<a>Robin</a>",
        }
    )
    found = concerns.strip(given)
    assert found.kind is FileKind.WORD
    with zipfile.ZipFile(io.BytesIO(found.content)) as packed:
        parts = {one.filename: packed.read(one) for one in packed.infolist()}
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    every = b"".join(parts.values())
    for sign in (b"Robin", b'RA"', b"2026", b"13:37", b"00A1B2C3", b"GPS"):
        assert sign not in every, sign
    assert b"Bells are not heard" in parts["word/document.xml"]
    assert b'w:author=""' in parts["word/document.xml"]
    assert concerns.strip(found.content).content == found.content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "does not take PDFs"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 20, "cannot clean"),
        (b"", "cannot clean"),
        (b"\xff\xfe\x00a", "cannot clean"),
        (b"\xff\xd8\xff", "damaged"),
        (jpeg()[:-2], "damaged"),
        (PNG + IHDR + IDAT, "damaged"),
        (PNG + IHDR + IDAT[:-1] + b"x" + IEND, "damaged"),
        (b"PK\x03\x04 nothing", "damaged"),
        (docx(**{"word/embeddings/oleObject1.bin": b"x"}), "oleObject1.bin"),
        (docx(**{"word/media/image1.emf": b"x"}), "image1.emf"),
    ],
)  # fmt: skip
def test_what_cannot_be_cleaned_is_refused_with_what_to_do(content, words):
    with pytest.raises(CannotStrip, match=words):
        concerns.strip(content)


def test_folders_libraries_and_names_of_files_in_a_word_document_tell_nobody():
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    given = docx(
        **{
            "word/settings.xml": (
                f'<w:settings xmlns:w="{W}"><w:rsids><w:rsid w:val="00AB"/></w:rsids><w:docVars><w:docVar w:name="p" '
                'w:val="robin ash"/></w:docVars><w:mailMerge><w:query w:val="robin ash"/></w:mailMerge><w:zoom/>'
                "</w:settings>"
            ).encode(),
            "word/_rels/settings.xml.rels": (
                f'<Relationships><Relationship Type="{relation}/attachedTemplate" '
                'Target="https://trust-my.example/personal/robin_ash/letter.dotx" Id="rId1"/>'
                f"<Relationship Id='rId2' Target='C:\\Users\\robin ash\\a.docx' Type='{relation}/hyperlink'/>"
                f'<Relationship Id="rId3" Target="https://nhs.example/policy" Type="{relation}/hyperlink"/>'
                "</Relationships>"
            ).encode(),
            "word/footer1.xml": (
                b"<w:ftr><w:ins w:author='Robin Ash' w:date='2026-06-02'/>"
                b'<w:instrText xml:space="preserve"> INCLUDEPICTURE "C:\\\\Users\\\\robin ash\\\\a.png" </w:instrText>'
                b'<wp:docPr id="1" name="Robin Ash phone 2026-06-02.jpg" descr="A bed rail that is broken"/></w:ftr>'
            ),
            "customXml/item1.xml": b"<p><UserInfo><DisplayName>Robin Ash</DisplayName></UserInfo></p>",
            "docMetadata/LabelInfo.xml": b'<l siteId="robin ash trust"/>',
        }
    )
    with zipfile.ZipFile(io.BytesIO(concerns.strip(given).content)) as packed:
        parts = {one: packed.read(one).decode() for one in packed.namelist()}
    assert not [name for name, words in parts.items() if "robin" in words.lower() or "2026-06-02" in words]
    assert "https://nhs.example/policy" in parts["word/_rels/settings.xml.rels"]
    assert "A bed rail that is broken" in parts["word/footer1.xml"]
    assert "INCLUDEPICTURE" in parts["word/footer1.xml"]
    assert "<w:zoom/>" in parts["word/settings.xml"]
    with pytest.raises(CannotStrip, match="Save it again with Word"):
        concerns.strip(docx(**{"word/comments.xml": '<w:comment w:author="Robin"/>'.encode("utf-16")}))


@pytest.mark.parametrize(
    "piece", [b"<w:rsids>", b"<Relationship ", b"<w:instrText>", b"<pic:cNvPr ", b' author="']
)
def test_a_small_file_that_unpacks_into_a_long_one_does_not_hold_up_the_site(piece):
    began = time.monotonic()
    concerns.strip(docx(**{"word/a.xml": piece * 100_000}))
    assert time.monotonic() - began < 5  # it was minutes, and four times as many for twice as long a file


def test_a_workbook_is_no_word_document():
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as packed:
        packed.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(CannotStrip, match="no Word document"):
        concerns.strip(told.getvalue())


def test_a_document_that_unpacks_into_too_much_is_refused_before_it_is_unpacked():
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 61_000_000)
    assert len(told.getvalue()) < 100_000
    with pytest.raises(CannotStrip, match="unpacks into too much"):
        concerns.strip(told.getvalue())


@settings(max_examples=300)
@given(st.sampled_from([jpeg(segment(0xE1, exif(6))), PNG + IHDR + IDAT + IEND, docx()]), st.data())
def test_a_damaged_file_is_refused_or_cleaned_and_never_anything_else(content, data):
    broken = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(broken)))
    for tried in (bytes(broken), bytes(broken[:cut])):
        with suppress(CannotStrip):
            assert concerns.strip(tried).content
