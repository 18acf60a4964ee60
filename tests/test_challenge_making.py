"""A fresh challenge: whole people, answers apart, nothing that leads back to them."""

import os
import re

import numpy as np
import pandas as pd
import pytest

from emolib.challenge import make_challenge, score_submissions
from emolib.challenge.solutions import load_solutions
from emolib.errors import DataError
from emolib.schema import EMOTIONS


def fake_generate(out, *, subjects, seed, jobs, progress):
    """Write what the generator writes, of faces that are mere numbers."""
    from emolib.faces.tables import write_tables
    from emolib.schema import COORDINATES

    rng, work = np.random.default_rng(seed), out / ".work"
    (work / "faces").mkdir(parents=True, exist_ok=True)
    (out / "images").mkdir(exist_ok=True)
    names = [f"f{number:04d}" for number in rng.permutation(7 * subjects) + 1]
    for number, name in enumerate(names):
        row = {
            "id": name,
            "subject": number // 7 + 1,
            "emotion": EMOTIONS[number % 7],
            "draws": 1,
            "cpu_seconds": 0,
            "landmarks": rng.uniform(0, 127, len(COORDINATES)).round(2).tolist(),
            "truth": {"seed": seed},
        }
        pd.Series(row).to_json(work / "faces" / f"{name}.json")
        (out / "images" / f"{name}.jpg").write_text(f"{seed} {number}")
        os.utime(out / "images" / f"{name}.jpg", (number, number))
    write_tables(out, work, seed=seed, condition="studio")
    return out


@pytest.fixture
def quick(monkeypatch):
    """Challenges without rendering; the seeds that the generator was given."""
    pytest.importorskip("scipy", reason="needs the extra `faces`")
    seeds = []

    def generate(out, **request):
        seeds.append(request["seed"])
        return fake_generate(out, **request)

    monkeypatch.setattr("emolib.faces.generate", generate)
    return seeds


def contents(folder):
    """Bytes of all files of a folder, by name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_students_get_faces_and_the_instructor_the_answers(quick, tmp_path):
    """Twelve whole people from two seeds; nothing handed out tells an answer."""
    out = make_challenge(tmp_path / "new", seed=123456, subjects=12, progress=False)
    given, kept = contents(out / "students"), contents(out / "private")
    answers = pd.read_csv(out / "private/challenge_solutions.csv")
    assert (answers["targetName"].value_counts() == 12).all()
    assert (answers["subject"].value_counts() == 7).all()
    assert answers.groupby("half")["subject"].nunique().tolist() == [6, 6]
    data = pd.read_csv(out / "students/challenge_data.csv")
    assert data["id"].tolist() == sorted(answers["id"]) == answers["id"].tolist()
    assert "target" not in data and data.shape == (84, 138)
    assert {name for name in given if name.endswith("jpg")} == {
        f"images/{name}.jpg" for name in data["id"]
    }
    assert set(kept) == {
        *("challenge.json", "challenge_data.csv"),
        *("challenge_solutions.csv", "challenge_truth.csv"),
    }
    assert len(quick) == 2 and min(quick) >= 10**6
    for name, content in given.items():
        if not name.endswith("jpg"):
            for secret in (*quick, 123456):
                assert str(secret).encode() not in content
    assert (out / "private").stat().st_mode & 0o77 == 0


def test_what_is_handed_out_keeps_no_order(quick, tmp_path):
    """Neither ids, rows and numbers of people nor dates follow how faces were made."""
    out = make_challenge(tmp_path / "new", seed=5, subjects=40, progress=False)
    made = {
        path.stem: int(path.read_text().split()[1])
        for path in (out / "students/images").iterdir()
    }
    data = pd.read_csv(out / "students/challenge_data.csv")
    emotion = data["id"].map(made) % 7
    person = pd.factorize(data["subject"], sort=True)[0]
    for order in (np.arange(len(data)), person):
        assert abs(np.corrcoef(order, emotion)[0, 1]) < 0.2
    dates = {path.stat().st_mtime_ns for path in (out / "students").rglob("*")}
    assert len(dates) == 1
    assert data["id"].str.fullmatch("[b-df-hj-np-tv-z]{5}").all()


def test_a_key_makes_the_same_challenge_and_no_seed_alone_does(quick, tmp_path):
    """Who tries all seeds does not find the faces: the key stays with the answers."""
    make = {"seed": 7, "subjects": 5, "progress": False}
    first = make_challenge(tmp_path / "first", **make)
    other = make_challenge(tmp_path / "other", **make)
    assert quick[0] != quick[1]
    assert contents(first / "students") != contents(other / "students")
    key = re.search(r'"key": "(\w+)"', (first / "private/challenge.json").read_text())[
        1
    ]
    again = make_challenge(tmp_path / "again", key=key, **make)
    assert contents(again) == contents(first)
    made = len(quick)
    make_challenge(first, **make)
    assert len(quick) == made
    with pytest.raises(DataError, match="seed=7 instead of 8"):
        make_challenge(first, **(make | {"seed": 8}))


def test_an_interruption_leaves_nothing_half_written(quick, tmp_path, monkeypatch):
    """The key stays, so that the next call goes on with the same faces."""
    make = {"seed": 7, "subjects": 5, "progress": False}
    out = tmp_path / "new"

    def stop(*_arguments):
        raise KeyboardInterrupt

    for step in ("_read_batch", "write_handout", "_date_alike"):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(f"emolib.challenge.making.{step}", stop)
            make_challenge(out, **make)
        assert [path.name for path in out.iterdir()] == ["private"]
        assert [path.name for path in (out / "private").iterdir()] == [".unfinished"]
    make_challenge(out, **make)
    assert len(set(quick)) == 1
    assert not (out / "private/.unfinished").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"seed": 0}, "which made the packaged faces"),
        ({"seed": -1}, "seed"),
        ({"seed": 7, "subjects": 3}, "subjects=3, expected 4"),
        ({"seed": 7, "key": "secret"}, "32 hexadecimal digits"),
    ],
    ids=str,
)
def test_a_challenge_that_cannot_be_made_is_refused(arguments, message, tmp_path):
    """Nothing is written."""
    with pytest.raises(DataError, match=message):
        make_challenge(tmp_path / "new", **arguments)
    assert not list(tmp_path.iterdir())


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    """A file, or somebody's folder."""
    (tmp_path / "thesis.txt").write_text("dear")
    for place in (tmp_path, tmp_path / "thesis.txt"):
        with pytest.raises(DataError, match="holds something else"):
            make_challenge(place, seed=7)
    assert contents(tmp_path) == {"thesis.txt": b"dear"}


def test_a_real_challenge_is_made_and_scored(tmp_path):
    """Four people, rendered: of no packaged face, read by the book's models."""
    pytest.importorskip("dlib", reason="needs the extra `faces`")
    pytest.importorskip("embreex", reason="needs the extra `faces`")
    from emolib.assets import HEADS, PREDICTOR, fetch
    from emolib.errors import AssetError

    try:
        for asset in (HEADS, PREDICTOR):
            fetch(asset)
    except AssetError as error:
        pytest.skip(f"assets are missing: {error}")
    people = {"seed": 7, "key": "7" * 32, "subjects": 4}  # a key: the same each time
    out = make_challenge(tmp_path / "new", **people, jobs=1, progress=False)
    challenge = load_solutions(out / "private/challenge_solutions.csv")
    known = load_solutions().data
    assert not (challenge.data[:, None] == known).all(axis=2).any()
    handed_in = tmp_path / "submissions"
    handed_in.mkdir()
    sample = (out / "students/sample_submission.csv").read_bytes()
    (handed_in / "student-1.csv").write_bytes(sample)
    board = score_submissions(
        handed_in,
        out=tmp_path / "board",
        solutions=out / "private/challenge_solutions.csv",
    ).set_index("name")
    assert board.loc["student-1", "accuracy"] == pytest.approx(1 / 7)
    assert board.loc["best", "accuracy"] > 0.6
