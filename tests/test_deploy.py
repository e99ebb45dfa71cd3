"""What an administrator copies: the containers, the proxy's template and the script that tries it say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from deploy import replicas

DEPLOY = Path(replicas.__file__).parent
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if name != "nginx"}
TEMPLATE = replicas.TEMPLATE.read_text("utf-8")


def test_compose_fills_in_what_the_template_leaves_open_and_names_the_replicas_by_their_addresses():
    filled = SERVICES["nginx"]["environment"]
    assert set(re.findall(r"\$\{(\w+)\}", TEMPLATE)) == filled.keys()
    there = {f"{service['networks']['inside']['ipv4_address']}:8501" for service in OURS.values()}
    assert {address for name, address in filled.items() if name.startswith("REPLICA")} == there
    mounted = [mount.split(":")[:2] for mount in SERVICES["nginx"]["volumes"]]
    assert mounted == [["./nginx.conf.template", "/etc/nginx/templates/default.conf.template"]]


@pytest.mark.parametrize("name", OURS)
def test_a_replica_serves_the_public_from_the_public_part_alone_and_has_no_address_outside(name: str):
    service = OURS[name]
    assert service["environment"]["YNTYMAK_AUDIENCE"] == "public"
    assert "ports" not in service
    assert service["read_only"] is True
    assert [mount.rpartition(":")[2] for mount in service["volumes"]] == ["ro", "ro"]
    assert {mount.split(":")[-2] for mount in service["volumes"]} == {"/store/public", "/store/boundaries"}


def test_the_image_holds_what_the_app_needs_and_installs_from_the_lock():
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    copied = [line.split()[1] for line in lines if line.startswith("COPY")]
    kept = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8").splitlines()
    assert all((DEPLOY.parent / path).exists() for path in copied)
    assert {f"!{path}" for path in copied} == {line for line in kept if line.startswith("!")}
    assert any("--require-hashes" in line for line in lines)
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001"]


def test_the_template_says_that_it_is_a_proxy_so_that_the_managers_view_refuses():
    said = replicas.site({"REPLICA_1": "a:1", "REPLICA_2": "b:2", "LISTEN": "80", "LARGEST_BODY": "1m"})
    assert "${" not in said
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in said
    assert "$proxy_add_x_forwarded_for" not in said  # it would pass on what a client claims
    for name in ("X-Forwarded-Host", "X-Real-IP", "Forwarded"):
        assert f'proxy_set_header {name} "";' in said


def test_without_nginx_the_script_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(RuntimeError, match="nginx-light"), replicas.running(tmp_path):
        pass
