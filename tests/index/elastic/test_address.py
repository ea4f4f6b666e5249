"""Where a server is, and what is refused without repeating a secret."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from harvest.errors import UsageError
from index.backends import Backends
from index.elastic.address import is_address, parse_address
from index.elastic.client import VARIABLES, Credentials, connect


@pytest.mark.parametrize(
    ("setting", "hosts", "prefix"),
    [
        ("elasticsearch+http://localhost:9200/figlens", ("http://localhost:9200",), "figlens"),
        ("elasticsearch+https://search.example/lab-7/", ("https://search.example:9200",), "lab-7"),
        (
            "elasticsearch+https://a:9200,b:9201,[2001:db8::1]:443/x",
            ("https://a:9200", "https://b:9201", "https://[2001:db8::1]:443"),
            "x",
        ),
    ],
)
def test_addresses(setting: str, hosts: tuple[str, ...], prefix: str) -> None:
    address = parse_address(setting)
    assert is_address(setting)
    assert (address.hosts, address.prefix) == (hosts, prefix)
    assert address.encrypted == setting.startswith("elasticsearch+https")


@pytest.mark.parametrize(
    "setting",
    [
        "elasticsearch+http://localhost:9200",
        "elasticsearch+http:///figlens",
        "elasticsearch+http://localhost:9200/Figlens",
        "elasticsearch+http://localhost:9200/a/b",
        "elasticsearch+http://localhost:9200/_all",
        "elasticsearch+http://localhost:9200/a*",
        "elasticsearch+http://localhost:9200/a?pretty",
        "elasticsearch+http://a:b:c/x",
        "elasticsearch+http://localhost:99999/x",
        "elasticsearch+http://localhost:0/x",
        "elasticsearch+http://[::::]:9200/x",
        "elasticsearch+http://a..b/x",
        f"elasticsearch+http://{'a' * 64}/x",
    ],
)
def test_what_is_no_address_is_told_how_one_is_written(setting: str) -> None:
    with pytest.raises(UsageError, match=r"elasticsearch\+http://HOST:9200/PREFIX"):
        parse_address(setting)


@pytest.mark.parametrize(
    "setting",
    ["elasticsearch+http://elastic:geheim@h:9200/x", "elasticsearch+https://geheim@h/x", "http://elastic:geheim@h/x"],
)
def test_a_password_in_an_address_is_refused_and_not_repeated(setting: str) -> None:
    for setting_of in ("text", "vectors"):
        with pytest.raises(UsageError) as caught:
            Backends(**{setting_of: setting})
        assert "geheim" not in str(caught.value)
        assert "FIGLENS_ELASTICSEARCH_USER" in str(caught.value) or "PREFIX" in str(caught.value)


def test_settings_come_from_the_call_then_the_environment_then_nowhere() -> None:
    said = {"FIGLENS_TEXT": "elasticsearch+http://h:1/a", "FIGLENS_VECTORS": "faiss"}
    assert Backends().resolved({}) == Backends("fts5", "faiss")
    assert Backends().resolved(said) == Backends("elasticsearch+http://h:1/a", "faiss")
    assert Backends(text="fts5").resolved(said).text == "fts5"
    with pytest.raises(UsageError, match="no text backend 'solr'"):
        Backends("solr")
    with pytest.raises(UsageError, match="no vectors backend 'solr'"):
        Backends().resolved({"FIGLENS_VECTORS": "solr"})


KEY, USER, PASSWORD, CA = VARIABLES


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({KEY: "s3cret", USER: "me", PASSWORD: "s3cret"}, "not both"),
        ({USER: "me"}, "belong together"),
        ({PASSWORD: "s3cret"}, "belong together"),
        ({CA: "/no/such.pem"}, "names no file: /no/such.pem"),
        ({KEY: "s3cret\ns3cret"}, "no key does"),
        ({KEY: "s3cret€"}, "no key does"),
    ],
)
def test_credentials_that_cannot_be_meant(environment: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        connect(parse_address("elasticsearch+https://h/x"), environment)
    assert "s3cret" not in str(caught.value)


def test_a_password_may_hold_any_letters() -> None:
    client = connect(parse_address("elasticsearch+https://h/x"), {USER: "zoé", PASSWORD: "s3cret:€"})
    sent = client._headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent).decode() == "zoé:s3cret:€"
    client.close()


def test_secrets_are_not_sent_in_the_clear() -> None:
    for host, fine in (("10.0.0.7", False), ("search.example", False), ("127.0.0.1", True), ("localhost", True)):
        address = parse_address(f"elasticsearch+http://{host}:9200/x")
        if fine:
            connect(address, {KEY: "s3cret"}).close()
        else:
            with pytest.raises(UsageError, match=r"use elasticsearch\+https"):
                connect(address, {KEY: "s3cret"})


def test_credentials_show_no_secret(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("")
    who = Credentials.of({USER: "me", PASSWORD: "s3cret", CA: str(tmp_path / "ca.pem")})
    assert "s3cret" not in repr(who) and "me" not in repr(who).split("ca_file")[0]
