"""Who may ask, how much they may send, what a browser may do with the answer."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from search_ui.app import create_app
from search_ui.query_images import QueryImages
from search_ui.security import HEADERS, UPLOAD_BYTES


@pytest.mark.parametrize("address", ["/", "/nowhere", "/api/v1/health", "/api/v1/nothing", "/static/style.css"])
def test_every_answer_has_the_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "[::1]:8000", "LOCALHOST"])
def test_this_machine_may_ask(client: TestClient, host: str) -> None:
    assert client.get("/api/v1/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil", "[::2]", "", "169.254.0.1"]
)
def test_a_rebound_name_is_refused(client: TestClient, host: str) -> None:
    for address in ("/", "/api/v1/health", "/static/style.css"):
        answer = client.get(address, headers={"Host": host})
        assert answer.status_code == 400 and "figlens" not in answer.headers.get("content-type", "")


def test_named_hosts_may_ask_where_they_were_allowed(library: Path) -> None:
    with TestClient(create_app(library, hosts=["figures.example"]), base_url="http://figures.example") as client:
        assert client.get("/").status_code == 200
        assert client.get("/", headers={"Host": "other.example"}).status_code == 400
    with TestClient(create_app(library, hosts=["*"]), base_url="http://any.example") as client:
        assert client.get("/").status_code == 200


def chunks(size: int) -> Iterator[bytes]:
    head = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'
    yield head
    for _ in range(size // 2**20):
        yield bytes(2**20)
    yield b"\r\n--x--\r\n"


@pytest.mark.parametrize("address", ["/search", "/api/v1/search"])
@pytest.mark.parametrize("stated", [True, False])
def test_a_large_upload_is_refused_whether_it_says_its_size_or_not(
    client: TestClient, address: str, stated: bool
) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    body = b"".join(chunks(UPLOAD_BYTES + 2**20)) if stated else chunks(UPLOAD_BYTES + 2**20)
    answer = client.post(address, content=body, headers=headers)
    assert answer.status_code == 413
    assert "at most 32 MB" in answer.text


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(client: TestClient) -> None:
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    assert len(out.getvalue()) < 2**20
    answer = client.post("/api/v1/search", files={"image": ("a.png", out.getvalue(), "image/png")})
    assert answer.status_code == 422
    assert "pixels" in answer.json()["error"]
    page = client.post("/search", files={"image": ("a.png", out.getvalue(), "image/png")})
    assert page.status_code == 422 and "<h1>This cannot be searched</h1>" in page.text


def test_a_malformed_form_is_refused(client: TestClient) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    for address in ("/search", "/api/v1/search"):
        assert client.post(address, content=b"--y\r\nnothing", headers=headers).status_code in (303, 400, 422)


def test_an_unexpected_error_is_a_page_that_tells_nothing(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(library)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(app.state.library.figures, "search", broken)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        page, answer = client.get("/search?q=x"), client.get("/api/v1/search?q=x")
    assert page.status_code == answer.status_code == 500
    assert "Something went wrong" in page.text and list(answer.json()) == ["error"]
    assert "secret" not in page.text + answer.text
    assert page.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def test_query_pictures_are_kept_as_pixels_under_their_hash(tmp_path: Path) -> None:
    images = QueryImages(tmp_path)
    red = Image.new("RGB", (40, 30), "red")
    key = images.keep(encoded(red))
    assert re.fullmatch(r"[0-9a-f]{64}", key)
    assert images.keep(encoded(red, compress_level=9)) == key
    path = images.path(key)
    assert path is not None and [each.name for each in tmp_path.iterdir()] == [f"{key}.png"]
    assert b"<script>" not in path.read_bytes()
    assert images.keep(encoded(red) + b"<script>alert(1)</script>") == key


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "CMYK", "I;16", "1"])
def test_pictures_of_every_kind_can_be_searched_by(tmp_path: Path, kind: str, mode: str) -> None:
    try:
        data = encoded(Image.new(mode, (50, 40)), kind)
    except (OSError, KeyError, ValueError):
        pytest.skip(f"{kind} files hold no {mode} pictures")
    images = QueryImages(tmp_path)
    path = images.path(images.keep(data))
    assert path is not None
    with Image.open(path) as kept:
        assert (kept.size, kept.mode) == ((50, 40), "RGB")


def test_query_pictures_are_forgotten_oldest_first(tmp_path: Path) -> None:
    import os

    images = QueryImages(tmp_path, files=3)
    keys = []
    for number in range(5):
        keys.append(images.keep(encoded(Image.new("RGB", (20, 20), (number, 0, 0)))))
        os.utime(tmp_path / f"{keys[-1]}.png", (number, number))
    assert [images.path(key) is not None for key in keys] == [False, False, True, True, True]
    one = QueryImages(tmp_path, size=1)
    last = one.keep(encoded(Image.new("RGB", (20, 20), "blue")))
    assert [path.stem for path in tmp_path.iterdir()] == [last]
