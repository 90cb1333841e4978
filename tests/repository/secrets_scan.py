"""Looks for secrets in every file that git tracks. Run by ``start.py lint``."""

import subprocess
import sys

from detect_secrets import SecretsCollection
from detect_secrets.settings import transient_settings

# Passwords written into code by name are found by ruff (S105 to S107); these find keys by their shape.
DETECTORS = (
    "ArtifactoryDetector",
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "BasicAuthDetector",
    "GitHubTokenDetector",
    "JwtTokenDetector",
    "PrivateKeyDetector",
    "SlackDetector",
    "StripeDetector",
    "TwilioKeyDetector",
)
# Words that look like secrets and are none: addresses of throw-away test databases and pages of documentation.
SPARED = ("uv.lock",)


def main() -> int:
    """Print what looks like a secret; 1 where anything does."""
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    found = SecretsCollection()
    with transient_settings({"plugins_used": [{"name": name} for name in DETECTORS]}):
        for name in filter(None, tracked):
            if name in SPARED or name.startswith("tests/") or name.endswith(".min.js"):
                continue
            found.scan_file(name)
    lines = [f"{name}:{one.line_number}: {one.type}" for name, one in found]
    print("\n".join(lines) or "No secrets found.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
