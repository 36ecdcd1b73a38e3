"""Run a command that dies with its parent, as another user where asked.

Started as a script by path, with nothing but the standard library, before the command takes its place (exec): it must
work where the other user cannot read the project. `leash.py PARENT SIGNAL UID command…`; PARENT 0 means no leash,
UID -1 the same user.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Take the leash and become the command. Ends at once when the parent is gone already."""
    parent, signal_number, uid = (int(word) for word in arguments[:3])
    if uid >= 0:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    if parent:
        # After the change of user, which would clear it.
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit("The parent is gone.")
    os.execvpe(arguments[3], arguments[3:], os.environ)


if __name__ == "__main__":
    main(sys.argv[1:])
