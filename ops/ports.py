"""Ports on loopback: the usual one where it is free, else any other."""

import socket

LOOPBACK = "127.0.0.1"


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
    with take_port(usual, host) as taken:
        return int(taken.getsockname()[1])


def take_port(usual: int, host: str = LOOPBACK) -> socket.socket:
    """Like `choose_port`, but keep it: the bound socket is handed to the server, so that nobody comes in between."""
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        if host == LOOPBACK and is_answering(usual, "::1"):
            raise OSError
        taken.bind((host, usual))
    except OSError:
        taken.bind((host, 0))
    taken.listen()  # bound alone would not keep it: SO_REUSEADDR lets others bind as long as nobody listens
    return taken
