"""Runs one crawl as a process: Twisted's reactor starts once a process, and a crawl that is killed must be one.

    python -m tests.crawler.drive SPEC.json

The specification names what no command line should: a DNS of the test's own, a clock set forward, a policy in a hurry.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.shared import ROOT

HURRY = {"delay": 0.0, "throttle": False, "timeout": 5.0}


def start(home: Path, spec: dict[str, Any]) -> subprocess.Popen[str]:
    """Begin a crawl. Keys of the specification: settings, asked, policy, dns, days."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "spec.json"
    path.write_text(json.dumps(spec | {"home": str(home)}), encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "tests.crawler.drive", str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def drive(home: Path, **spec: Any) -> dict[str, Any]:
    """Run a crawl to its end; what `bukti crawl --json` would print."""
    process = start(home, spec)
    out, error = process.communicate(timeout=200)
    assert process.returncode == 0, f"{out}\n{error}"
    answer: dict[str, Any] = json.loads(out)
    return answer


def main(argument: str) -> None:
    from bukti.commands.crawl import crawl_answer
    from bukti.crawl_plans import Asked, run_plan
    from bukti.crawling import CrawlRequest, crawl, fetch_policy
    from bukti.settings import load_settings
    from bukti.terminal import print_json
    from bukti.workbench import Workbench
    from crawler.schedule.retry import RetryRules
    from crawler.schedule.shards import parse_shard

    spec = json.loads(Path(argument).read_text(encoding="utf-8"))
    flags = {"home": spec["home"], "crawl_workers": "0", **spec.get("settings", {})}
    settings = load_settings(flags, environ={})
    given: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in spec.get("asked", {}).items()}
    if "shard" in given:
        given["shard"] = parse_shard(given["shard"])
    asked = Asked(**given)
    ahead = timedelta(days=spec.get("days", 0))
    with Workbench(settings) as bench:
        policy = fetch_policy(settings, **(HURRY | spec.get("policy", {})))
        plan = replace(run_plan(asked, bench, policy.reach), retry=RetryRules())
        request = CrawlRequest(
            plan=replace(plan, once=True),
            policy=policy,
            step=lambda _: None,
            now=lambda: datetime.now(UTC) + ahead,
            look_up=_Dns(spec["dns"]) if "dns" in spec else None,
        )
        print_json(crawl_answer(crawl(bench, request)))


class _Dns:
    """Answers for names, each time with the next of its answers; the last one stays."""

    def __init__(self, answers: dict[str, list[Sequence[str]]]) -> None:
        self._answers = answers

    def __call__(self, name: str) -> Sequence[str]:
        answers = self._answers.get(name)
        if not answers:
            raise OSError(f"no such name: {name}")
        return answers.pop(0) if len(answers) > 1 else answers[0]


if __name__ == "__main__":
    main(sys.argv[1])
