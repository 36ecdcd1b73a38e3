"""The QR code of a ticket. It carries the ticket's address, so that any phone's camera opens it."""

import io

import segno

_QUIET = 4  # modules of white around the code, as ISO/IEC 18004 asks


def draw_qr_png(address: str) -> bytes:
    """Return the code as PNG for mails, about 300 pixels wide."""
    out = io.BytesIO()
    segno.make_qr(address, error="m").save(out, kind="png", scale=7, border=_QUIET)
    return out.getvalue()


def draw_qr_svg(address: str, *, title: str) -> str:
    """Return the code as inline SVG, black on white in every theme, that scales with its box."""
    code = segno.make_qr(address, error="m")
    return code.svg_inline(
        scale=1, border=_QUIET, dark="#000000", light="#ffffff", omitsize=True, title=title, svgclass="qr"
    )
