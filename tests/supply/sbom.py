"""`make sbom`: what the app installs and carries, as a CycloneDX document with versions, licences and hashes."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.supply.parts import APP, ROOT, SCRIPTS, Pin, Script, pins

# Packages whose metadata names no licence that the tool understands, and where theirs is written.
LICENCES = {
    "protobuf": "BSD-3-Clause",     # "License: 3-Clause BSD License" in its metadata
    "pydeck": "Apache-2.0",         # "License: Apache License 2.0" in its metadata
    "streamlit-folium": "MIT",      # the file LICENSE of its repository; its wheel has none
}


def document() -> dict[str, Any]:
    """Return the document; a locked package that is not installed in its version ends the program with a sentence."""
    bom, known = _tool("environment", sys.executable), _tool("requirements", str(APP))
    files = {part["purl"]: part["externalReferences"] for part in known["components"]}
    kept = [_package(part, files[part["purl"]]) for part in bom["components"] if part.get("purl") in files]
    _complete(kept, pins(APP))
    scripts = [_script(script) for script in SCRIPTS]
    return bom | {
        "components": kept + scripts,
        "metadata": bom["metadata"] | {"component": _ourselves()},
        "dependencies": _dependencies(bom["dependencies"], kept, scripts),
    }


@functools.cache
def _tool(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "cyclonedx_py", *arguments, "--spec-version", "1.6", "--no-validate"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _package(part: dict[str, Any], files: list[dict[str, Any]]) -> dict[str, Any]:
    licence = LICENCES.get(_name(part))
    named = {"licenses": [{"license": {"id": licence}}]} if licence else {}
    return part | named | {"externalReferences": files}


def _name(part: dict[str, Any]) -> str:
    return part["purl"].split("/")[1].split("@")[0]


def _complete(kept: list[dict[str, Any]], locked: dict[str, Pin]) -> None:
    there = {part["purl"].removeprefix("pkg:pypi/") for part in kept}
    wanted = {f"{pin.name}@{pin.version}" for pin in locked.values() if pin.is_for_this_machine}
    if wanted != there:
        sys.exit(f"Installed is not what requirements.lock names: {sorted(wanted ^ there)}; install it first.")


def _script(script: Script) -> dict[str, Any]:
    return {
        "type": "library", "bom-ref": script.name, "name": script.name, "version": script.version(),
        "purl": f"pkg:npm/{script.name}@{script.version()}", "licenses": [{"license": {"id": script.licence}}],
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(script.file.read_bytes()).hexdigest()}],
        "properties": [{"name": "file", "value": script.file.relative_to(ROOT).as_posix()}],
    }


def _ourselves() -> dict[str, Any]:
    [version, *_] = re.findall(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    return {"type": "application", "bom-ref": "yntymak", "name": "yntymak", "version": version,
            "licenses": [{"license": {"id": "MIT"}}]}


def _dependencies(known: list[dict[str, Any]], kept: list[dict[str, Any]], scripts: list[dict[str, Any]]) -> list[Any]:
    direct = re.findall(r"^([\w-]+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    refs = {part["bom-ref"] for part in kept}
    ours = [part["bom-ref"] for part in [*kept, *scripts] if part in scripts or _name(part) in direct]
    theirs = [{"ref": one["ref"], "dependsOn": [ref for ref in one.get("dependsOn", []) if ref in refs]}
              for one in known if one["ref"] in refs]
    return [{"ref": "yntymak", "dependsOn": ours}, *theirs]


def main(target: Path) -> None:
    """Write the document, or end with the sentence of what is wrong with it."""
    text = json.dumps(document(), indent=1)
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        sys.exit(f"The document is not CycloneDX 1.6: {fault}")
    target.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
