"""Chapters made live in Firefox, driven by a page of the test itself: no driver to install."""

import json
import os
import queue
import shutil
import subprocess
import threading
from functools import partial
from http.server import ThreadingHTTPServer

import pytest

from tests.live.compare import differences, stored_cells
from tests.turns import some

from .conftest import CHAPTERS, PREFIX, SITE, Published, live_only

pytestmark = live_only
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
PATIENCE = 600  # seconds for a chapter
PREFERENCES = {  # a browser that calls nobody and asks nothing
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}
DRIVER = """<!doctype html><title>Chapters, one after the other</title>
<iframe width="1200" height="800"></iframe>
<script>
  const until = (holds) => new Promise((resolve) => {
    const look = () => (holds() ? resolve() : setTimeout(look, 50));
    look();
  });
  const drive = async (name) => {
    const frame = document.querySelector("iframe");
    frame.src = PREFIX + name;
    await new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
    const page = frame.contentWindow;
    const complaints = [];
    page.addEventListener("error", (event) => complaints.push(event.message));
    page.addEventListener("unhandledrejection", (event) => complaints.push(String(event.reason)));
    const press = (name) => page.document.querySelector(`.nn-live button[name=${name}]`).click();
    const says = () => page.document.querySelector(".nn-live-says").textContent;
    const cells = page.document.querySelectorAll("div.cell").length;
    press("start");
    await until(() => page.nnLive.state !== "static");
    await until(() => page.nnLive.state !== "loading");
    press("runAll");
    await until(() => page.nnLive.state !== "running");
    const { outputs } = page.nnLive;
    return { cells, outputs, says: says(), complaints };
  };
  const main = async () => {
    for (;;) {
      const name = await (await fetch("next")).text();
      const answer = await drive(name).catch((error) => ({ complaints: [String(error)] }));
      await fetch("answer", { method: "POST", body: JSON.stringify({ name, ...answer }) });
    }
  };
  main();
</script>"""


class Driven(Published):
    """The site; the page that drives, which asks for chapters; and the address of its answers."""

    names, answers = queue.Queue(), queue.Queue()

    def do_GET(self):
        if self.path == "/driver":
            self.answer(DRIVER.replace("PREFIX", json.dumps(PREFIX)))
        elif self.path == "/next":
            self.answer(self.names.get())
        else:
            super().do_GET()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answers.put(json.loads(body))
        self.answer("")

    def answer(self, text):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    """Firefox, at the page that drives it."""
    if FIREFOX is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Firefox (Debian: apt-get install firefox-esr)")
        pytest.skip("NOT RUN IN FIREFOX: there is none")
    profile = tmp_path_factory.mktemp("profile")
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines), "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Driven, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/driver"
    command = [FIREFOX, "--headless", "--no-remote", "--profile", profile, address]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield
    browser.terminate()
    browser.wait(30)
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("name", some(CHAPTERS, 1, of=20))
def test_cells_give_what_is_stored(firefox, name):
    Driven.names.put(name)
    answer = Driven.answers.get(timeout=PATIENCE)
    while answer["name"] != name:  # one that came too late for its own test
        answer = Driven.answers.get(timeout=PATIENCE)
    assert answer["complaints"] == []
    stored = stored_cells(name.removesuffix(".html"))
    assert answer["cells"] == len(stored)
    assert " ran in " in answer["says"]
    assert list(differences(answer["outputs"], stored)) == []
