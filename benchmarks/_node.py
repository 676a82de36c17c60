"""Node's web-push, fetched by npm into a temporary folder, with 100 messages in flight."""

import json
import os
import shutil
import subprocess
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
    """Messages a second, the better of two goes; None where there is no node or no web-push."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        say("  no node and npm here: left out")
        return None
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


def installed(project: Path, npm: str) -> bool:
    project.mkdir()
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "web-push@3"]
    done = subprocess.run(command, cwd=project, capture_output=True, check=False)
    if done.returncode:
        say("  npm cannot fetch web-push: left out")
    return done.returncode == 0
