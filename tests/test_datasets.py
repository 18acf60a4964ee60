"""Loading: what good files give, whatever their spelling, and what bad ones get."""

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from emolib import lay_out_images, load_images, load_landmarks
from emolib.data import packaged_file
from emolib.datasets import SETS
from emolib.errors import DataError
from emolib.landmarks import inter_ocular_distance, to_points
from emolib.schema import COLUMNS, EMOTIONS


def test_packaged_file_has_the_format_of_the_course(packaged):
    """1287 rows, 140 columns, seven emotions at 13 to 15 % each."""
    header = pd.read_csv(packaged_file("training_data.csv"), nrows=0).columns
    assert tuple(header) == COLUMNS
    assert packaged.data.shape == (1287, 136)
    assert packaged.target_names == list(EMOTIONS)
    shares = np.bincount(packaged.target) / len(packaged.target)
    assert shares.min() >= 0.13 and shares.max() <= 0.15


def test_packaged_landmarks_are_faces(packaged):
    """Eyes apart, mouth under nose under eyes, points in the image or close to it."""
    points = to_points(packaged.data)
    assert inter_ocular_distance(points).min() > 20
    eyes, nose, mouth = points[:, 36:48], points[:, 30], points[:, 48:60]
    assert (eyes[..., 1].mean(1) < nose[:, 1]).all()
    assert (nose[:, 1] < mouth[..., 1].mean(1)).all()
    assert points.min() > -30 and points.max() < 158


def test_packaged_images_match_the_rows(packaged):
    """One 128 x 128 RGB JPEG per row, with the row's emotion and subject."""
    images = load_images()
    assert [path.stem for path in images.paths] == packaged.ids.tolist()
    assert (images.target == packaged.target).all()
    assert (images.subjects == packaged.subjects).all()
    with Image.open(images.paths[0]) as image:
        assert (image.size, image.mode, image.format) == ((128, 128), "RGB", "JPEG")


def test_packaged_data_is_small():
    """Ten megabytes at most in all."""
    files = [path for path in packaged_file(".").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 10 * 2**20


@pytest.mark.parametrize(
    "spell",
    [
        str.upper,
        lambda name: name.replace("targetName", "target_name"),
        lambda name: f" {name} ",
        lambda name: name[0] + "_" + name[1:] if name[0] in "xy" else name,
        lambda name: {"subject": "subject_id", "targetName": "emotion"}.get(name, name),
    ],
    ids=["upper case", "snake case", "spaces", "underscored", "synonyms"],
)
def test_usual_spellings_are_read(table, write, spell):
    """The same faces whatever the spelling or the order of the columns."""
    plain = load_landmarks(write(table))
    spelled = table.rename(columns=spell)[[spell(name) for name in COLUMNS[::-1]]]
    other = load_landmarks(write(spelled, "spelled.csv"))
    pd.testing.assert_frame_equal(plain.frame, other.frame)


def test_labels_in_other_words_are_understood(table, write):
    """French labels and other numbers give the same targets."""
    french = table.assign(
        targetName=table["targetName"].replace({"angry": "Colère", "happy": "JOIE"}),
        target=10 - table["target"],
    )
    bunch = load_landmarks(write(french))
    assert bunch.target.tolist() == table["target"].tolist()
    assert bunch.frame["target"].tolist() == french["target"].tolist()


def test_a_file_with_a_byte_order_mark_is_read(table, tmp_path):
    """Excel's UTF-8 mark does not become part of the first column's name."""
    path = tmp_path / "faces.csv"
    table.to_csv(path, index=False, encoding="utf-8-sig")
    assert load_landmarks(path).data.shape == (14, 136)


def test_fewer_emotions_are_numbered_from_zero(table, write):
    """Targets index target_names, whatever the numbers of the file."""
    bunch = load_landmarks(write(table[table["target"].isin([3, 5])]))
    assert bunch.target_names == ["happy", "sad"]
    assert set(bunch.target) == {0, 1}


@pytest.fixture
def folder(table, tmp_path):
    """A folder as `emolib faces` writes it: a table and its images."""
    (tmp_path / "images").mkdir()
    table.to_csv(tmp_path / "training_data.csv", index=False)
    for name in table["id"]:
        Image.new("RGB", (16, 16)).save(tmp_path / "images" / f"{name}.png")
    return tmp_path


def test_images_are_found_by_id(folder, table):
    """From the folder of a dataset, or from images and a table apart."""
    whole = load_images(folder)
    apart = load_images(folder / "images", data=folder / "training_data.csv")
    assert [path.stem for path in whole.paths] == table["id"].tolist()
    assert whole.paths == apart.paths


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.unlink(), r"no image .* for 1 of 14 rows .*f3"),
        (lambda path: path.write_bytes(path.read_bytes()[:40]), r"1 image.*f3\.png"),
        (lambda path: path.write_text("not an image"), r"1 image.*f3\.png"),
        (lambda path: Image.new("L", (16, 16)).save(path), r"f3\.png \(mode L\)"),
    ],
    ids=["missing", "truncated", "not an image", "grey"],
)
def test_a_bad_image_is_named(folder, spoil, message):
    """An image that is missing, truncated or not RGB is an error that names it."""
    spoil(folder / "images" / "f3.png")
    with pytest.raises(DataError, match=message):
        load_images(folder)


def test_folders_of_emotions_are_read(folder, tmp_path):
    """The report's training_set and validation_set, laid out and read again."""
    out = lay_out_images(
        load_images(folder), out=tmp_path / "sets", validation_share=0.5
    )
    again = load_images(out)
    assert len(again.paths) == 14
    assert set(again.frame["set"]) == set(SETS)
    names = [again.target_names[target] for target in again.target]
    assert names == [path.parent.name for path in again.paths]


def test_no_subject_is_in_both_sets(tmp_path, packaged):
    """The packaged images are split by subject, in about the report's proportions."""
    laid_out = load_images(lay_out_images(out=tmp_path / "sets")).frame
    subject = pd.Series(packaged.subjects, index=packaged.ids)
    sets = [set(subject[laid_out.loc[laid_out["set"] == name, "id"]]) for name in SETS]
    assert not sets[0] & sets[1]
    assert 0.75 < (laid_out["set"] == SETS[0]).mean() < 0.85


def test_laying_out_never_overwrites_other_things(folder):
    """A folder that holds something else is refused and left as it was."""
    before = sorted(folder.rglob("*"))
    with pytest.raises(DataError, match="holds other things"):
        lay_out_images(load_images(folder), out=folder)
    assert sorted(folder.rglob("*")) == before


def test_a_folder_without_images_is_named(tmp_path):
    """An empty folder, and one that does not exist."""
    with pytest.raises(DataError, match="no image was found"):
        load_images(tmp_path)
    with pytest.raises(DataError, match="expected a folder"):
        load_images(tmp_path / "nowhere")
