"""What was taken from others lies here unchanged."""

import hashlib

from django.conf import settings

VENDOR = settings.BASE_DIR / "songnuan/static/vendor"


def test_every_vendored_file_has_its_checksum_and_a_licence() -> None:
    for folder in VENDOR.iterdir():
        sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
        files = {path.name for path in folder.iterdir()} - {"SHA256SUMS", "README"}
        assert set(sums) == files
        assert "LICENSE" in files
        for name, digest in sums.items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
