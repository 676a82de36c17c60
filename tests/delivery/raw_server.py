"""Servers that misbehave in ways no HTTP library would: each connection is one function's business."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator

Talk = Callable[[socket.socket], None]


@contextlib.contextmanager
def serving(talk: Talk, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """`127.0.0.1:PORT`, where every connection is handed to `talk` in a thread of its own."""
    peers: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        accepting = threading.Thread(target=_accept, args=(listener, talk, tls, peers))
        accepting.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *peers):
                thread.join()


def read_request(peer: socket.socket) -> bytes:
    """One whole request, or nothing where the peer has gone."""
    text = b""
    while b"\r\n\r\n" not in text:
        if not (more := peer.recv(65536)):
            return b""
        text += more
    head, _, body = text.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")]
    while len(body) < int(lengths[0].partition(b":")[2]):
        body += peer.recv(65536)
    return head + b"\r\n\r\n" + body


def _accept(
    listener: socket.socket, talk: Talk, tls: ssl.SSLContext | None, threads: list[threading.Thread]
) -> None:
    while True:
        try:
            peer, _ = listener.accept()
        except OSError:
            return
        threads.append(threading.Thread(target=_converse, args=(peer, talk, tls)))
        threads[-1].start()


def _converse(peer: socket.socket, talk: Talk, tls: ssl.SSLContext | None) -> None:
    with contextlib.suppress(OSError), peer:
        peer.settimeout(10)
        if tls is None:
            talk(peer)
            return
        with tls.wrap_socket(peer, server_side=True) as private:
            talk(private)
