"""Which encoding a text has.

UTF-8 and UTF-16 prove themselves. The one-byte code pages do not: every byte is a letter in each of them, and
charset-normalizer 3.5 takes "Panevėžio" in Windows-1257 for Windows-1252. But the city knows its languages, and the
letters of a language are few: the code page whose letters are those of a language wins. Whatever is none of the three
is left to charset-normalizer.
"""

import codecs

from charset_normalizer import from_bytes

from stakeholders.services.files.problems import UnreadableFile

CODE_PAGES = ("utf-8", "utf-16", "cp1252", "cp1257", "cp1250")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS = {
    "en": "é",
    "et": "äöüõšž",
    "fi": "äöåšž",
    "sv": "åäöé",
    "da": "æøåé",
    "de": "äöüß",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "pl": "ąćęłńóśźż",
}
_PAGE_OF = {"lt": "cp1257", "lv": "cp1257", "pl": "cp1250"}
_SAMPLE = 400_000
_ORDINARY = set("–—‘’“”„•…€§°´«»\u00a0")


def decode(content: bytes, *, languages: list[str], encoding: str = "") -> tuple[str, str]:
    """Return (text, encoding); raises UnreadableFile if it is no text or not in the encoding somebody chose."""
    for bom, found in _BOMS:
        if content.startswith(bom):
            return _decode_as(content, found), found.removesuffix("-sig")
    if encoding:
        return _decode_as(content, encoding), encoding
    if b"\x00" in content[:_SAMPLE]:
        found = _find_utf16(content[:_SAMPLE])
        return _decode_as(content, found), "utf-16"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        found = _find_code_page(content[:_SAMPLE], languages)
        return _decode_as(content, found), found


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        if encoding.startswith("cp"):  # a code page has a few holes; a mark for one letter does not spoil a list
            return content.decode(encoding, errors="replace")
        raise UnreadableFile("encoding") from None


def _find_utf16(sample: bytes) -> str:
    """UTF-16 without its mark: western text has a zero in every second byte. Any other zeros are no text."""
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2 or 1
    if low > 0.3 * half and high < 0.05 * half:
        return "utf-16-le"
    if high > 0.3 * half and low < 0.05 * half:
        return "utf-16-be"
    raise UnreadableFile("binary")


def _find_code_page(sample: bytes, languages: list[str]) -> str:
    scores = {page: _score(sample, page, languages) for page in ("cp1252", "cp1257", "cp1250")}
    best = max(scores, key=lambda page: scores[page])
    if scores[best] > 0:
        return best
    guess = from_bytes(sample).best()
    if guess is None:
        raise UnreadableFile("binary")
    return str(guess.encoding)


def _score(sample: bytes, page: str, languages: list[str]) -> float:
    """How much the letters above 127 look like a language that is written in this page; the city's count more."""
    text = sample.decode(page, errors="replace")
    strange = [letter for letter in text if ord(letter) > 127]
    if not strange:
        return 0
    scores = []
    for language, letters in _LETTERS.items():
        if _PAGE_OF.get(language, "cp1252") != page:
            continue
        known = set(letters + letters.upper())
        right = sum(letter in known or letter in _ORDINARY for letter in strange)
        bonus = 1.2 if language in languages else 1.0
        scores.append(bonus * (2 * right - len(strange)) / len(strange))
    return max(scores)
