"""`make audit-dependencies`: asks the advisories of PyPI and of OSV about every locked package and copied script.

It ends with 0 only when each was examined, none has an advisory, and in the same run the service knew the advisories
of old versions that are certain to have some: pip-audit alone says "No known vulnerabilities found" and ends with 0
when a service knows none of the packages.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from tests.supply.parts import SCRIPTS, TESTS, pins

OSV = "https://api.osv.dev/v1/query"
# CVE-2019-10906, CVE-2019-11324, CVE-2021-25289; CVE-2020-11022
OLD = {"jinja2": "2.10", "urllib3": "1.24.1", "pillow": "8.0.0"}
OLD_SCRIPT = ("jquery", "3.4.1")


class NotExaminedError(Exception):
    """A service gave no answer that can be read; the message says which and why."""


def asked(service: str, packages: dict[str, str], osv_url: str) -> dict[str, Any]:
    """Return pip-audit's report on packages {name: version}; NotExaminedError when the service gave none."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "packages.txt"
        listed.write_text("".join(f"{name}=={version}\n" for name, version in packages.items()), "utf-8")
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(listed), "--no-deps", "--disable-pip",
                   "--vulnerability-service", service, "--osv-url", osv_url, "--format", "json", "--desc", "off",
                   "--progress-spinner", "off"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return json.loads(run.stdout)
    except ValueError:
        why = (run.stderr.strip().splitlines() or [f"exit code {run.returncode}"])[-1]
        raise NotExaminedError(f"{service} could not be asked: {why}") from None


def faults(service: str, report: dict[str, Any], packages: dict[str, str]) -> list[str]:
    """Return a sentence per package that has an advisory, was skipped, or of which the report says nothing."""
    answers = {canonicalize_name(one["name"]): one for one in report["dependencies"]}
    return [sentence for name, version in packages.items()
            for sentence in _about(service, f"{name} {version}", version, answers.get(name))]


def _about(service: str, package: str, version: str, answer: dict[str, Any] | None) -> list[str]:
    if answer is None:
        return [f"{package} was not examined: {service} said nothing of it"]
    if "skip_reason" in answer:
        return [f"{package} was not examined: {answer['skip_reason']}"]
    if answer["version"] != version:
        return [f"{package} was not examined: {service} spoke of {answer['version']}"]
    return [f"{package} has the advisory {one['id']}, mended in {', '.join(one['fix_versions']) or 'no version yet'}"
            for one in answer["vulns"]]


def silent(service: str, report: dict[str, Any]) -> list[str]:
    """Return a sentence per old version of which the service should have known an advisory and did not."""
    known = {canonicalize_name(one["name"]) for one in report["dependencies"] if one.get("vulns")}
    return [f"{service} knows no advisory of {name} {version}, which has some: its silence about others proves nothing"
            for name, version in OLD.items() if name not in known]


def examined(service: str, packages: dict[str, str], osv_url: str) -> list[str]:
    """Return what is wrong with the packages, or with the service that was asked about them."""
    try:
        unknown = silent(service, asked(service, OLD, osv_url))
        return unknown or faults(service, asked(service, packages, osv_url), packages)
    except NotExaminedError as fault:
        return [str(fault)]


def advisories(osv_url: str, name: str, version: str) -> list[str]:
    """Return the advisories that OSV has of a script in the npm registry; pip-audit asks about Python alone."""
    question = json.dumps({"package": {"name": name, "ecosystem": "npm"}, "version": version}).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(osv_url, question), timeout=15) as answer:
            return [one["id"] for one in json.load(answer).get("vulns", [])]
    except (OSError, ValueError) as fault:
        raise NotExaminedError(f"osv could not be asked about {name}: {fault}") from fault


def scripts(osv_url: str) -> list[str]:
    """Return what is wrong with the scripts in dashboard/static, or with the service that was asked."""
    try:
        if not advisories(osv_url, *OLD_SCRIPT):
            return [f"osv knows no advisory of {' '.join(OLD_SCRIPT)}, which has some: its silence proves nothing"]
        return [f"{one.name} {one.version()} has the advisory {found}"
                for one in SCRIPTS for found in advisories(osv_url, one.name, one.version())]
    except NotExaminedError as fault:
        return [str(fault)]


def main(arguments: list[str] | None = None) -> int:
    """Print what is wrong, a line each, or what was examined; return 1 or 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lock", type=Path, default=TESTS, help="the file whose packages are examined")
    parser.add_argument("--service", action="append", choices=["pypi", "osv"], help="ask this one only")
    parser.add_argument("--osv-url", default=OSV, help="an OSV service of your own")
    options = parser.parse_args(arguments)
    services = options.service or ["pypi", "osv"]
    packages = {pin.name: pin.version for pin in pins(options.lock).values()}
    found = [fault for service in services for fault in examined(service, packages, options.osv_url)]
    found += scripts(options.osv_url) if "osv" in services else []
    carried = f"and {len(SCRIPTS)} scripts" if "osv" in services else "(the scripts in dashboard/static were not)"
    print("\n".join(found) or f"{len(packages)} packages {carried} examined by {' and '.join(services)}: no advisory")
    if found:
        print(f"The audit of the dependencies failed: {len(found)} of the sentences above.", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
