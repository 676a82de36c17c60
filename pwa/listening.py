"""Where the server listens: whether the address can be had, how many may come, what to say."""

import errno
import resource
import socket
import time
from ipaddress import ip_address

import click

MOST_CONNECTIONS = 10_000
"""At each worker. Those that say nothing cost a few kilobytes each until their time is over."""
OTHER_FILES = 256
"""What a worker has open besides: database, log, libraries."""
MOST_OPEN_FILES = MOST_CONNECTIONS + OTHER_FILES
FEWEST_CONNECTIONS = 64


class ServerError(Exception):
    """Why the server cannot start, in one line."""


def free_address(host: str, port: int) -> str:
    """The numeric address of `host`, on which `port` can be had; else `ServerError`."""
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise ServerError(f"There is no address called {host}.") from error
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        raise ServerError(_why_not(error, host, port)) from error
    return str(where[0])


def _why_not(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is already taken. Choose another: {_both_ways(port + 1)}."
        case errno.EACCES:
            return f"Port {port} is reserved for root. Choose one above 1023: {_both_ways(8000)}."
        case errno.EADDRNOTAVAIL:
            return f"{host} is no address of this machine. Choose another with --host."
        case _:
            return f"Cannot listen on {host}:{port}: {error.strerror}."


def _both_ways(port: int) -> str:
    port = min(port, 65535)
    return f"fourfold serve --port {port}, or make run PORT={port}"


def room_for_connections() -> int:
    """How many connections each worker may hold open, with as many files as the system allows.

    Never more than it has files for: granian would accept nobody again after one accept that
    failed.
    """
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_OPEN_FILES if most == resource.RLIM_INFINITY else min(most, MOST_OPEN_FILES)
    if files != resource.RLIM_INFINITY and files < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
        files = wanted
    room = wanted if files == resource.RLIM_INFINITY else min(files, wanted)
    return max(FEWEST_CONNECTIONS, room - OTHER_FILES)


def announce(address: str, port: int) -> None:
    """Say where to go next as soon as a worker listens."""
    ip = ip_address(address)
    if ip.is_unspecified:
        ip = ip_address("127.0.0.1" if ip.version == 4 else "::1")
    while not _listening(str(ip), port):
        time.sleep(0.05)
    name = "localhost" if ip.is_loopback else f"[{ip}]" if ip.version == 6 else str(ip)
    click.echo(f"Fourfold is running: open http://{name}:{port} – Ctrl-C stops it")


def _listening(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=1).close()
    except OSError:
        return False
    return True
