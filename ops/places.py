"""Where a run keeps its things. One directory, `var/` unless VAR_DIR names another, holds everything."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Places:
    """The directories and files of one run. Two runs never share them."""

    var: Path

    @property
    def env_file(self) -> Path:
        """Shell lines with the addresses of the services, passwords included."""
        return self.var / "env"

    @property
    def records(self) -> Path:
        """One file per process that was started, so that the next run can find what a killed one left."""
        return self.var / "run"

    @property
    def log(self) -> Path:
        """One log file per process."""
        return self.var / "log"

    @property
    def mail(self) -> Path:
        """The caught mails, one .eml file each."""
        return self.var / "mail"

    def log_file(self, name: str) -> Path:
        """The log of one process."""
        return self.log / f"{name}.log"

    def record_file(self, name: str) -> Path:
        """The record of one process."""
        return self.records / f"{name}.json"

    def prepare(self) -> None:
        """Make the directories. Only the data of PostgreSQL lies open to another user (see ops.postgres)."""
        self.var.mkdir(parents=True, exist_ok=True)
        for directory in (self.records, self.log, self.mail):
            directory.mkdir(mode=0o700, exist_ok=True)

    def password(self, name: str) -> str:
        """A password made at first use and kept, readable by this user only."""
        path = self.var / "secrets" / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            write_private(path, secrets.token_urlsafe(24))
        return path.read_text().strip()


def find_places() -> Places:
    """The places named by VAR_DIR, or those in the project."""
    return Places(Path(os.environ.get("VAR_DIR") or PROJECT / "var").resolve())


def write_private(path: Path, text: str) -> None:
    """Replace the file as a whole, readable by this user only from its first byte on."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    fresh.replace(path)
