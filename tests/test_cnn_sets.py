"""A reader's own images: any layout, label, size and mode; what is wrong is told."""

import weakref

import numpy as np
import platformdirs
import pytest
from PIL import Image

from emolib import lay_out_images, load_images, set_language
from emolib.cnn import copies, find_sets, lay_out_sets
from emolib.datasets import SETS
from emolib.display import when_estimable
from emolib.errors import DataError, MissingExtraError, NotEnoughDataError
from emolib.photographs import LARGEST_SIDE, read_plain

RNG = np.random.default_rng(0)
MODES = ("RGB", "L", "1", "P", "RGBA", "LA", "CMYK", "I;16")


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    """A cache of the test's own."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda _name: folder)
    return folder


def picture(path, size=(20, 30), mode="RGB", **options):
    """Write a picture: a dark disc for a cat, stripes for a dog, and noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    height, width = size
    y, x = np.mgrid[:height, :width]
    disc = np.hypot(y / height - 0.5, x / width - 0.5) > 0.3
    pixels = 200 * (disc if "cat" in path.parts else x // 4 % 2)
    pixels = (pixels + RNG.integers(0, 40, size)).astype(np.uint8)
    if mode == "I;16":
        image = Image.fromarray(pixels.astype(np.uint16) * 257)
    else:
        image = Image.fromarray(pixels).convert(mode)
    image.save(path, **options)
    return path


@pytest.fixture
def pets(tmp_path):
    """Six pictures each of cats and dogs, one folder per label."""
    for label in ("cat", "dog"):
        for number in range(6):
            picture(tmp_path / "pets" / label / f"{number}.png", (20 + number, 33))
    return tmp_path / "pets"


@pytest.fixture
def halves(tmp_path):
    """Three cats and three dogs to learn from, two of each to validate on."""
    for set_name, number in zip(SETS, (3, 2), strict=True):
        for label in ("cat", "dog"):
            for one in range(number):
                picture(tmp_path / "halves" / set_name / label / f"{one}.png")
    return tmp_path / "halves"


@pytest.fixture
def generated(table, tmp_path):
    """A folder as `emolib faces` writes it, of two people."""
    folder = tmp_path / "generated"
    folder.mkdir()
    table.to_csv(folder / "training_data.csv", index=False)
    for name in table["id"]:
        picture(folder / "images" / f"{name}.jpg", (16, 16))
    return folder


def names(paths):
    return [path.name for path in paths]


def test_packaged_images_are_those_of_the_recorded_trainings(tmp_path):
    """File for file what `lay_out_images` writes; people known, nobody in both sets."""
    expected = lay_out_images(load_images(), out=tmp_path / "expected")
    found = find_sets()
    assert found.folder == lay_out_sets()
    written = {path.relative_to(expected) for path in expected.rglob("*.jpg")}
    both = [*found.training_paths, *found.validation_paths]
    assert {path.relative_to(found.folder) for path in both} == written
    one = sorted(written)[0]
    assert (found.folder / one).read_bytes() == (expected / one).read_bytes()
    assert len(found.subjects) == len(found.validation_paths)
    assert not set(found.subjects) & set(found.training_subjects)
    assert found.split == "subject" and found.skipped == []


def test_one_folder_per_label_is_divided_label_by_label(pets):
    """About one in five of each label, the same each time, others with another seed."""
    first, again = find_sets(pets), find_sets(pets)
    other = find_sets(pets, random_state=1)
    assert first.label_names == ["cat", "dog"] and first.split == "random"
    assert first.training_target.tolist() == [0] * 5 + [1] * 5
    assert first.validation_target.tolist() == [0, 1]
    assert first.subjects is None
    assert first.validation_sources == again.validation_sources
    assert first.validation_sources != other.validation_sources
    assert not set(first.training_sources) & set(first.validation_sources)
    assert sum(first.shapes.values()) == 12 and (20, 33) in first.shapes


def test_folders_that_are_divided_stay_so(halves):
    """The sets are the reader's own."""
    found = find_sets(halves)
    assert found.split == "folders"
    assert {path.parent.parent.name for path in found.training_sources} == {SETS[0]}
    assert [len(found.training_paths), len(found.validation_paths)] == [6, 4]


def test_generated_faces_are_divided_by_person(generated, table):
    """Nobody is in both sets; a file is joined to its row by its name."""
    found = find_sets(generated, validation_share=0.5)
    assert found.split == "subject"
    assert len(set(found.subjects)) == 1
    assert not set(found.subjects) & set(found.training_subjects)
    known = table.set_index("id")["targetName"]
    labels = [known[path.stem] for path in found.validation_sources]
    assert labels == [found.label_names[target] for target in found.validation_target]


@pytest.mark.parametrize("mode", MODES)
def test_any_mode_becomes_plain_and_keeps_its_picture(tmp_path, mode):
    """Light stays light and dark stays dark, in 8-bit RGB."""
    suffix = "jpg" if mode == "CMYK" else "png"
    path = picture(tmp_path / "cat" / f"one.{suffix}", (40, 50), mode)
    plain, shape = read_plain(path)
    pixels = np.asarray(plain)
    assert pixels.shape == (40, 50, 3) and pixels.dtype == np.uint8
    assert shape == (40, 50)
    assert pixels[0].mean() - pixels[15:25, 20:30].mean() > 100


def test_what_is_transparent_is_white(tmp_path):
    """A cut-out does not get the colour that hides under its transparent pixels."""
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(tmp_path / "one.png")
    assert (np.asarray(read_plain(tmp_path / "one.png")[0]) == 255).all()


def test_a_photograph_is_turned_upright_and_made_small(tmp_path):
    """EXIF orientation is obeyed; the long side is brought to 256 px."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    path = picture(tmp_path / "cat" / "one.jpg", (600, 1200), exif=exif)
    plain, shape = read_plain(path)
    assert shape == (1200, 600)
    assert plain.size == (LARGEST_SIDE // 2, LARGEST_SIDE)


def spoil_truncated(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_text(path):
    path.write_text("not an image")


def spoil_empty(path):
    path.write_bytes(b"")


def spoil_huge(path):
    Image.new("1", (20_000, 20_000)).save(path)


def spoil_large(path):
    Image.new("1", (10_000, 10_000)).save(path)


def spoil_float(path):
    Image.new("F", (8, 8)).save(path, format="TIFF")


def spoil_link(path):
    path.unlink()
    path.symlink_to(path.with_name("nowhere.png"))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (spoil_truncated, "damaged"),
        (spoil_text, "damaged"),
        (spoil_empty, "damaged"),
        (spoil_huge, "too many pixels"),
        (spoil_large, "too many pixels"),
        (spoil_float, "not integers"),
        (spoil_link, "no such file"),
    ],
)
def test_a_bad_image_is_left_out_and_named(pets, spoil, why):
    """The others are used; the file and the reason are told."""
    spoil(pets / "cat" / "3.png")
    found = find_sets(pets)
    [(path, reason)] = found.skipped
    assert path == pets / "cat" / "3.png" and why in reason
    assert "3.png" in found.DESCR
    assert sum(found.shapes.values()) == 11
    set_language("fr")
    assert why not in find_sets(pets).DESCR


def test_other_files_are_left_out_and_named(pets):
    """Hidden files, text, and images outside any label."""
    (pets / ".DS_Store").write_bytes(b"")
    (pets / "cat" / "._0.png").write_bytes(b"")
    (pets / "cat" / "notes.txt").write_text("notes")
    picture(pets / "lonely.png")
    (pets / "readme.md").write_text("pets")
    (pets / "__MACOSX" / "cat").mkdir(parents=True)
    found = find_sets(pets)
    assert found.label_names == ["cat", "dog"]
    assert "Files left out: 6, such as " in found.DESCR
    told = {path.name: why for path, why in found.skipped}
    assert told == {
        ".DS_Store": "hidden file",
        "._0.png": "hidden file",
        "notes.txt": "not an image",
        "lonely.png": "in no folder of a label",
        "readme.md": "not an image",
        "__MACOSX": "hidden file",
    }


def test_images_may_lie_deeper_and_bear_the_same_name(pets):
    """Folders within a label's are read, and nothing is overwritten."""
    picture(pets / "cat" / "monday" / "0.png")
    picture(pets / "cat" / "tuesday" / "0.JPG")
    found = find_sets(pets)
    assert sum(found.shapes.values()) == 14
    assert len(set(found.training_paths + found.validation_paths)) == 14


def empty_class(root):
    (root / "training_set" / "bird").mkdir()
    (root / "validation_set" / "bird").mkdir()


def spoiled_class(root):
    for path in (root / "validation_set" / "dog").iterdir():
        spoil_text(path)


def other_label(root):
    (root / "validation_set" / "dog").rename(root / "validation_set" / "Dog")


def one_class(root):
    for name in SETS:
        for path in (root / name / "dog").iterdir():
            path.unlink()
        (root / name / "dog").rmdir()


def one_set(root):
    (root / "validation_set").rename(root / "validation")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (empty_class, r"0 usable .*training_set.bird, expected at least one: add"),
        (spoiled_class, r"0 usable .*set.dog \(0\.png: damaged.*expected at least one"),
        (other_label, r"differ .*dog only in .*training_set; Dog only in .*expected"),
        (one_class, r"one label only \(cat\) in .*, expected at least two"),
        (one_set, r"training_set without validation_set, expected both: add the other"),
    ],
)
def test_sets_that_cannot_be_used_are_refused(halves, spoil, message):
    """The message names the folders and the mend."""
    spoil(halves)
    with pytest.raises(DataError, match=message):
        lay_out_sets(halves)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda root: None,
            r"folder, which is not a folder, expected a folder of images",
        ),
        (lambda root: root.mkdir(), r"folder, where no image has a label, expected"),
        (lambda root: picture(root / "1.png"), r"where no image has a label, expected"),
        (lambda root: picture(root / "cat" / "1.png"), r"one label only \(cat\)"),
        (
            lambda root: [picture(root / f / "1.png") for f in ("cat", "dog")],
            r"1 usable .*folder.cat, expected at least two: add some, or remove",
        ),
        (
            lambda root: (
                [picture(root / f / "1.png") for f in ("cat", "dog", "empty")]
                + [(root / "empty" / "1.png").unlink()]
                + [picture(root / f / "2.png") for f in ("cat", "dog")]
            ),
            r"0 usable .*folder.empty, expected at least two: add some, or remove",
        ),
    ],
    ids=["missing", "empty", "flat", "one class", "one image each", "empty class"],
)
def test_a_folder_that_cannot_be_used_is_refused(tmp_path, make, message):
    """The message names the folder and the mend."""
    make(tmp_path / "folder")
    with pytest.raises(DataError, match=message):
        find_sets(tmp_path / "folder")


def test_one_person_is_too_few_to_divide(generated, table):
    """The sentence is that of the other chapters, which go on."""
    table[table["subject"] == 0].to_csv(generated / "training_data.csv", index=False)
    with pytest.raises(NotEnoughDataError, match="1 subject"):
        find_sets(generated)


def test_a_row_without_its_image_is_left_out(generated):
    """Where only one person has all seven emotions, one label has no image left."""
    (generated / "images" / "f3.jpg").unlink()
    with pytest.raises(NotEnoughDataError, match="no image of “happy”"):
        find_sets(generated)


def test_copies_are_made_again_only_when_a_file_changed(pets, cache):
    """Another picture, another folder; nothing is kept of the one before."""
    before = lay_out_sets(pets)
    made = before.stat().st_ino
    assert lay_out_sets(pets) == before and before.stat().st_ino == made
    picture(pets / "dog" / "5.png", (50, 60))
    after = lay_out_sets(pets)
    assert after != before and not before.exists()
    assert (50, 60) in find_sets(pets).shapes
    assert len(list((cache / "sets").iterdir())) == 1


def test_copies_that_another_process_made_meanwhile_stay(pets, monkeypatch):
    """What may be read already is not replaced by the same."""
    read, made = copies.read_plain, []

    def meanwhile(path):
        if not made:
            made.append(None)
            made.append(lay_out_sets(pets).stat().st_ino)
        return read(path)

    monkeypatch.setattr(copies, "read_plain", meanwhile)
    assert lay_out_sets(pets).stat().st_ino == made[1]


def test_a_failure_leaves_nothing_behind(pets, cache):
    """No half-made folder is taken for a whole one."""
    for path in (pets / "dog").iterdir():
        spoil_text(path)
    with pytest.raises(DataError):
        find_sets(pets)
    assert not list((cache / "sets").iterdir())


def test_memory_does_not_grow_with_the_images(pets, monkeypatch):
    """A picture is forgotten when it is copied, before the next is read."""
    seen, most = [], []

    def read(path):
        plain, shape = read_plain(path)
        seen.append(weakref.ref(plain))
        most.append(sum(one() is not None for one in seen))
        return plain, shape

    monkeypatch.setattr("emolib.cnn.copies.read_plain", read)
    find_sets(pets)
    assert len(most) == 12 and max(most) <= 2


def test_read_sets_reads_in_the_order_that_is_told(pets):
    """Targets of `find_sets` are those of the batches."""
    pytest.importorskip("tensorflow")
    from emolib.cnn import read_sets

    picture(pets / "dog" / "deep.tif", (90, 10), "I;16")
    found = find_sets(pets, validation_share=0.4)
    training, validation = read_sets(found.folder, image_size=(32, 32))
    assert training.class_names == found.label_names
    targets = np.concatenate([batch.numpy() for _images, batch in validation])
    assert (targets.argmax(axis=1) == found.validation_target).all()
    assert validation.file_paths == [str(path) for path in found.validation_paths]
    images, _targets = next(iter(training))
    assert images.shape[1:] == (32, 32, 3)


def test_a_network_learns_from_a_readers_folder(pets):
    """One epoch on pictures of odd sizes, for real, with labels of the reader's own."""
    keras = pytest.importorskip("keras")
    from emolib.cnn import make_report_cnn, read_sets, train

    sets = read_sets(lay_out_sets(pets), image_size=(32, 32), batch_size=4)
    keras.utils.set_random_seed(0)
    model = make_report_cnn((32, 32, 3), n_classes=2, learning_rate=0.001)
    before = model.get_weights()[0]
    history = train(model, *sets, epochs=1, bar=False)
    assert len(history["val_accuracy"]) == 1 and np.isfinite(history["loss"]).all()
    assert (model.get_weights()[0] != before).any()


def test_without_keras_one_line_says_what_to_install(pets, monkeypatch, capsys):
    """What is found is told all the same; only training needs the extra."""
    import sys

    from emolib.cnn import make_compact_cnn, read_sets

    for name in ("keras", "tensorflow"):
        monkeypatch.setitem(sys.modules, name, None)
    folder = find_sets(pets).folder
    for call in (lambda: read_sets(folder), make_compact_cnn):
        with pytest.raises(MissingExtraError, match=r'pip install "emolib\[cnn\]"'):
            call()
    with when_estimable():
        read_sets(folder)
    assert "Markdown" in capsys.readouterr().out
