"""Ports on loopback: the usual one where it is free, else any other."""

import socket

LOOPBACK = "127.0.0.1"


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def is_answering(port: int, host: str = LOOPBACK) -> bool:
    """Whether somebody accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def choose_port(usual: int, host: str = LOOPBACK) -> int:
    """The usual port, or a free one chosen by the kernel when somebody has it.

    On loopback the other family counts too: a browser that is told `localhost` may try ::1 first.
    """
    if is_free(usual, host) and not (host == LOOPBACK and is_answering(usual, "::1")):
        return usual
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
