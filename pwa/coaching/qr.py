"""An address as a picture that a phone's camera reads; the only user of segno."""

import segno
from markupsafe import Markup


def qr_svg(address: str) -> Markup:
    """An SVG without a size or colours of its own to be put into a page."""
    code = segno.make(address, error="m", micro=False)
    # Drawn by segno from modules alone; nothing of the address stands in it as text.
    return Markup(code.svg_inline(omitsize=True, border=4, svgclass="qr", lineclass=None))  # noqa: S704
