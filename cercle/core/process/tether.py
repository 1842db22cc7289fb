"""A process ends with its parent, even when the parent is killed outright and cannot tell it to."""

import ctypes
import os
import signal
import sys

#: PR_SET_PDEATHSIG, prctl(2).
_SET_PARENT_DEATH_SIGNAL = 1

# Loaded once, here: nothing may be loaded between fork and exec.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def to_parent(death_signal: int = signal.SIGTERM, *, parent: int | None = None) -> None:
    """Ask the kernel to send ``death_signal`` to this process when its parent dies (Linux; elsewhere nothing).

    Call it from the main thread, or between fork and exec. ``parent`` is the expected parent's pid: when that one
    died before the request was made, the signal is sent at once.
    """
    if _libc is None:
        return
    _libc.prctl(_SET_PARENT_DEATH_SIGNAL, int(death_signal), 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), death_signal)
