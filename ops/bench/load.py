"""A small load generator in a process of its own: `python -m ops.bench.load ADDRESS SECONDS CONNECTIONS [TOKEN]`.

Raw sockets and four threads, one request per connection, as synchronous gunicorn workers close it anyway. Prints JSON:
requests a second, errors, and the median and 95th percentile in milliseconds. `wrk` is used where it is installed.
"""

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit


def main(address: str, seconds: float, connections: int, token: str = "") -> dict[str, float]:
    """Ask for the address as fast as it answers, for so many seconds."""
    if shutil.which("wrk"):
        return _by_wrk(address, seconds, connections, token)
    parts = urlsplit(address)
    sign_in = f"Authorization: Bearer {token}\r\n" if token else ""
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    request = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n{sign_in}Connection: close\r\n\r\n".encode()
    place = (str(parts.hostname), int(parts.port or 80))
    took: list[float] = []
    errors = [0]
    end = time.perf_counter() + seconds
    threads = [threading.Thread(target=_ask, args=(place, request, end, took, errors)) for _ in range(connections)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.perf_counter() - start
    times = sorted(took) or [0.0]
    return {
        "rate": len(took) / passed,
        "errors": errors[0],
        "median_ms": times[len(times) // 2] * 1000,
        "p95_ms": times[int(len(times) * 0.95)] * 1000,
    }


def _ask(place: tuple[str, int], request: bytes, end: float, took: list[float], errors: list[int]) -> None:
    while (begin := time.perf_counter()) < end:
        try:
            with socket.create_connection(place, timeout=10) as connection:
                connection.sendall(request)
                first = connection.recv(65536)
                while connection.recv(65536):
                    pass
        except OSError:
            errors[0] += 1
            continue
        if first.startswith(b"HTTP/1.1 200"):
            took.append(time.perf_counter() - begin)
        else:
            errors[0] += 1


def _by_wrk(address: str, seconds: float, connections: int, token: str) -> dict[str, float]:
    header = ["-H", f"Authorization: Bearer {token}"] if token else []
    command = ["wrk", "-t1", f"-c{connections}", f"-d{int(seconds)}s", "--latency", *header, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return {
        "rate": float(rate[1]) if rate else 0.0,
        "errors": int(bad[1]) if bad else 0,
        "median_ms": 0.0,
        "p95_ms": 0.0,
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])))
