"""Serve the newsroom as a site on loopback, for as long as it runs.

    python -m tests.newsroom.serve --port 8765 [--control 8766] [--day N] [--write-config DIR]

Every outlet is told apart by the Host header: `curl -H 'Host: kabarmahakam.example' http://127.0.0.1:8765/berita/`.
The control port takes the day: `curl -d 2 http://127.0.0.1:8766/_newsroom/day`; it gives the log of requests at
`/_newsroom/requests` and what a right crawler makes of each address at `/_newsroom/expected`.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.newsroom.site.config import write_config
from tests.newsroom.site.server import newsroom


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; runs until it is interrupted."""
    parser = argparse.ArgumentParser(description="Serve the newsroom as a site on loopback.")
    parser.add_argument("--port", type=int, default=8765, help="the site's port; 0 for a free one")
    parser.add_argument("--control", type=int, default=0, help="the control port; 0 for a free one")
    parser.add_argument("--day", type=int, default=1, help="the simulated day to begin with")
    parser.add_argument("--write-config", type=Path, metavar="DIR", help="write hosts file and source catalogue here")
    args = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with newsroom(port=args.port, control=args.control) as served:
        served.state.day = args.day
        if args.write_config:
            for path in write_config(args.write_config, served.site):
                print(f"wrote {path}")
        count = len(served.site.stories)
        print(f"{len(served.site.domains)} outlets with {count} articles at http://127.0.0.1:{served.base.port}/")
        print(f"control at http://127.0.0.1:{served.control}/_newsroom/day", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
