"""Signed links in mails: no account, no stored secret, one purpose each.

The token is the object's id and a keyed hash over (purpose, id), both in URL-safe base 64: about 50 characters. A link
made for one purpose is worthless for another. Whether a link may still be used is the state of the object it names.
"""

import base64
import binascii
import re
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from cities.errors import BadLink

# 16 bytes of an id and 18 of a hash, as `make_link` writes them.
_LINK = re.compile(r"(?<![\w-])[\w-]{22}\.[\w-]{24}(?![\w-])", re.ASCII)


def _pack(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _seal(purpose: str, raw: bytes) -> str:
    return _pack(salted_hmac(f"citylabs.link.{purpose}", raw, algorithm="sha256").digest()[:18])


def make_link(purpose: str, object_id: UUID) -> str:
    """Return the token that lets the bearer do `purpose` with this object."""
    return f"{_pack(object_id.bytes)}.{_seal(purpose, object_id.bytes)}"


def read_link(purpose: str, token: str) -> UUID:
    """Return the object's id; raises BadLink if the token is forged, cut or for another purpose."""
    body, _dot, seal = token.partition(".")
    try:
        raw = base64.urlsafe_b64decode(body + "==")
        object_id = UUID(bytes=raw)
    except (ValueError, binascii.Error):
        raise BadLink from None
    if not constant_time_compare(seal, _seal(purpose, raw)):
        raise BadLink
    return object_id


def hide_links(text: str) -> str:
    """Return the text without the tokens of links: for whoever may read a mail, but is not the one it was sent to."""
    return _LINK.sub("…", text)
