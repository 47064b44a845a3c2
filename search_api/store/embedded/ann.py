"""usearch, imported so that it gets on with other libraries of the process.

Its wheel holds a C++ library of its own and shows it to everyone: an OpenVINO or torch that is loaded after it then
fails without a word ("Exception from core.cpp"). With the system's library loaded before it, it takes that one.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

with suppress(OSError, AttributeError):  # other systems, which have no such quarrel
    ctypes.CDLL("libstdc++.so.6", mode=ctypes.RTLD_GLOBAL)

from usearch.compiled import MetricKind
from usearch.index import Index, search

__all__ = ["Index", "MetricKind", "search"]
