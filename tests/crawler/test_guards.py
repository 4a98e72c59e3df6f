"""Where the crawler may connect."""

import ipaddress

import pytest

from crawler.guards import RefusedError, check_url, is_loopback_name, is_public

PORTS = frozenset({8001})


@pytest.mark.parametrize("address", [
    "10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "127.9.9.9", "0.0.0.0", "169.254.169.254", "100.100.100.200", "168.63.129.16",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00:ec2::254", "ff02::1",
    "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
])
def test_addresses_inside_are_refused_in_every_form(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(("host", "loopback"), [
    ("localhost", True), ("LOCALHOST.", True), ("clinic.localhost", True), ("127.0.0.1", True), ("::1", True),
    ("localhost.example", False), ("notlocalhost", False), ("8.8.8.8", False),
])
def test_loopback_names(host: str, loopback: bool) -> None:
    assert is_loopback_name(host) is loopback


@pytest.mark.parametrize(("url", "reason"), [
    ("ftp://clinic.example/", "address/scheme"), ("file:///etc/passwd", "address/scheme"), ("javascript:alert(1)", "address/scheme"),
    ("http:///nothing", "address/invalid"), ("http://clinic.example:99999/", "address/invalid"),
    ("http://127.0.0.1:8002/", "address/private"), ("http://127.0.0.1/", "address/private"), ("http://[::1]:8002/", "address/private"),
    ("http://clinic.localhost:8002/", "address/private"), ("http://192.168.0.1:8001/", "address/private"),
    ("http://169.254.169.254/latest/meta-data/", "address/private"), ("http://[::ffff:10.0.0.1]/", "address/private"),
])
def test_addresses_that_are_refused_by_their_spelling(url: str, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check_url(url, PORTS)
    assert refused.value.reason == reason


@pytest.mark.parametrize("url", ["https://clinic.example/", "http://127.0.0.1:8001/", "http://clinic.localhost:8001/a", "http://[::1]:8001/"])
def test_public_names_and_open_loopback_ports_pass(url: str) -> None:
    check_url(url, PORTS)
