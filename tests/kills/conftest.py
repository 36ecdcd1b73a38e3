"""What every test that kills workers stands on."""

import zlib
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.db import connection

from tests.kills.crew import with_path


@pytest.fixture
def broker() -> Iterator[str]:
    """A database of the broker of our own, so that nobody else's worker takes our tasks."""
    address = with_path(settings.REDIS_URL, str(9 + zlib.crc32(connection.settings_dict["NAME"].encode()) % 6))
    with redis.Redis.from_url(address) as client:
        client.flushdb()
        yield address
        client.flushdb()
