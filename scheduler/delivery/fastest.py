"""Which transport this machine has: libcurl where its wheel is installed, else asyncio."""

from importlib.util import find_spec

from scheduler.delivery.transport import Transport


def open_transport(timeout: float, ca_file: str | None = None) -> Transport:
    """The fastest one here; `ca_file` names the authorities to trust instead of the usual ones."""
    if find_spec("pycurl"):
        from scheduler.delivery.curl import CurlTransport  # noqa: PLC0415 (may be missing)

        return CurlTransport(timeout, ca_file)
    from scheduler.delivery.aio import AioTransport  # noqa: PLC0415 (needed only without it)

    return AioTransport(timeout, ca_file)
