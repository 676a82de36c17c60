"""A push service that takes everything, over TLS and in a process of its own: 201 after a while."""

import asyncio
import ipaddress
import multiprocessing
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

CREATED = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True)
class Sink:
    ca_file: str
    """The world's authorities and ours behind them: as big as anybody's."""
    hosts: tuple[str, ...]
    """`127.0.0.1:PORT` for each latency that was asked for."""


@contextmanager
def sink(folder: Path, latencies: tuple[float, ...]) -> Iterator[Sink]:
    """One host for each of `latencies` (seconds)."""
    own = _certificate(folder)
    bundle = folder / "authorities.pem"
    bundle.write_bytes(
        Path(certifi.where()).read_bytes() + own.read_bytes().split(b"-----BEGIN P")[0]
    )
    ours, theirs = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=_serve, args=(theirs, str(own), latencies), daemon=True)
    process.start()
    ports = ours.recv()
    try:
        yield Sink(str(bundle), tuple(f"127.0.0.1:{port}" for port in ports))
    finally:
        process.terminate()
        process.join()


def _serve(told: Connection, certificate: str, latencies: tuple[float, ...]) -> None:
    asyncio.run(_listen(told, certificate, latencies))


async def _listen(told: Connection, certificate: str, latencies: tuple[float, ...]) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(
            lambda late=late: _Peer(late), "127.0.0.1", 0, ssl=tls, backlog=512
        )
        for late in latencies
    ]
    told.send([server.sockets[0].getsockname()[1] for server in servers])
    await asyncio.Event().wait()


class _Peer(asyncio.Protocol):
    def __init__(self, late: float) -> None:
        self._late = late
        self._text = b""
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._text += data
        head, found, body = self._text.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return
        self._text = body[length:]
        if self._late:
            self._loop.call_later(self._late, self._transport.write, CREATED)
        else:
            self._transport.write(CREATED)


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a push service")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "sink.pem"
    own = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + own)
    return path
