"""The widgets of the page `play`, used as a reader uses them."""

import json

import numpy as np
import pytest

from emolib.experiments import action_units, seeds
from emolib.i18n import _, set_language
from emolib.landmarks import to_points
from emolib.widgets import make_face_model
from emolib.widgets.face import UNITS, posed

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

READY = """
[...document.querySelectorAll(".widget.live [role=status]")]
  .filter((status) => status.textContent).length == 2
"""

TOOLS = """
window.model = (name) => Bokeh.documents
  .map((document) => document.get_model_by_name(name)).find((found) => found);
window.read = async (x, y) => {
  const answer = model("answer");
  const before = answer.data;
  model("points").data = { x, y };
  // A face that was there already changes nothing.
  for (let k = 0; k < 50 && answer.data === before; k += 1) {
    await new Promise((next) => setTimeout(next));
  }
  return Array.from(answer.data.share);
};
window.face = () => ["x", "y"].map((axis) => Array.from(model("points").data[axis]));
"""


@pytest.fixture
def play(site, tab, lang):
    """Open the page, wait for its widgets, and add the tools of these tests."""

    def play(scheme="light", size=DESK):
        tab.emulate_media(color_scheme=scheme)
        tab.set_viewport_size(size)
        tab.goto((site / lang / "play.html").as_uri())
        tab.wait_for_function(READY)
        tab.evaluate(TOOLS)
        set_language(lang)
        return tab

    return play


@pytest.fixture(scope="module")
def fitted(packaged):
    """The model that the page must agree with."""
    return make_face_model().fit(packaged.data, packaged.target)


def drawn_face(tab):
    """The points as they are in the page, as a row of 136 coordinates."""
    return np.column_stack(tab.evaluate("face()")).ravel()


def settled(tab):
    """Wait until the page has read the face, and return its probabilities."""
    return tab.evaluate("read(...face())")


def said(tab, widget="face"):
    """What the page tells a screen reader, once it has been still for a while."""
    tab.wait_for_timeout(400)
    return tab.locator(f"#{widget}-widget [role=status]").inner_text()


def where(tab, point):
    """Where a landmark is on the screen, in px."""
    x, y = (axis[point] for axis in tab.evaluate("face()"))
    box = tab.locator("#face-widget [role=application]").bounding_box()
    left, right, bottom, top = tab.evaluate(
        "(({x_range: x, y_range: y}) => [x.start, x.end, y.start, y.end])"
        "(Bokeh.documents.flatMap((one) => one.roots())[0])"
    )
    return (
        box["x"] + box["width"] * (x - left) / (right - left),
        box["y"] + box["height"] * (y - top) / (bottom - top),
    )


def test_page_and_python_agree(play, packaged, fitted):
    """On 100 faces, moved at random, the page answers as the pipeline, to 1e-6."""
    rng = np.random.default_rng(0)
    rows = packaged.data[rng.choice(len(packaged.data), 100, replace=False)]
    rows = rows + rng.normal(0, 2, rows.shape)
    tab = play()
    shares = [
        tab.evaluate("([x, y]) => read(x, y)", face.T.tolist())
        for face in to_points(rows)
    ]
    np.testing.assert_allclose(shares, fitted.predict_proba(rows), rtol=0, atol=1e-6)
    assert tab.wrong == []


def test_sliders_move_the_face(play, fitted):
    """Sliders add the movements of their units, and the model reads the sum."""
    record = action_units()
    rng = np.random.default_rng(0)
    tab = play()
    expected = np.array(record["face"])
    for unit in (unit for group in UNITS.values() for unit in group):
        level = round(0.05 * int(rng.integers(0, 31)), 2)
        tab.locator(f"[name={unit}]").fill(str(level))
        expected = expected + level * np.array(record["modes"][unit])
    np.testing.assert_allclose(drawn_face(tab), expected, atol=1e-12)
    answer = fitted.predict_proba(expected[None])[0]
    np.testing.assert_allclose(settled(tab), answer, rtol=0, atol=1e-6)


def test_every_emotion_is_one_click_away(play, packaged):
    """A click poses the face, and the page says the emotion that the model finds."""
    tab = play()
    for emotion in packaged.target_names:
        button = tab.locator(f"[data-emotion={emotion}]")
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert tab.locator("[aria-pressed=true]").count() == 1
        assert np.abs(drawn_face(tab) - posed(emotion, action_units())).max() < 0.01
        assert _(emotion) in said(tab)


def test_strength_scales_the_expression(play):
    """At strength 0 any expression is the face at rest."""
    tab = play()
    tab.locator("[data-emotion=surprise]").click()
    tab.locator("[name=strength]").fill("0")
    np.testing.assert_allclose(drawn_face(tab), action_units()["face"], atol=1e-12)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_points_can_be_dragged(play, size):
    """The point under the pointer follows it; the others stay; a button undoes it."""
    tab = play(size=size)
    tab.locator("#face-widget").scroll_into_view_if_needed()
    before = drawn_face(tab).reshape(68, 2)
    shares = settled(tab)
    x, y = where(tab, 57)
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + 5, y + 9, steps=4)
    tab.mouse.move(x + 12, y + 20, steps=4)
    tab.mouse.up()
    moved = drawn_face(tab).reshape(68, 2) - before
    assert np.flatnonzero(np.abs(moved).sum(axis=1)).tolist() == [57]
    assert np.hypot(*(np.array(where(tab, 57)) - (x + 12, y + 20))) < 1
    assert tab.locator("#face-widget select").input_value() == "57"
    assert np.abs(np.subtract(settled(tab), shares)).max() > 1e-6
    tab.locator(".widget-back").click()
    np.testing.assert_allclose(drawn_face(tab), before.ravel(), atol=1e-12)


def test_keyboard_is_enough(play):
    """Arrow keys move sliders and points, Page keys choose points, buttons do too."""
    tab = play()
    slider = tab.locator("[name=AU12]")
    slider.focus()
    level = float(slider.input_value())
    tab.keyboard.press("ArrowRight")
    assert float(slider.input_value()) == pytest.approx(level + 0.05)
    before = drawn_face(tab).reshape(68, 2)
    tab.locator("#face-widget [role=application]").focus()
    tab.keyboard.press("PageDown")
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowLeft")
    tab.locator("[data-key=ArrowLeft]").press("Enter")
    moved = drawn_face(tab).reshape(68, 2) - before
    assert np.flatnonzero(moved.any(axis=1)).tolist() == [49]
    np.testing.assert_allclose(moved[49], [-0.04, -0.02], atol=1e-12)


def test_a_finger_beside_the_points_scrolls_the_page(chromium, site, lang):
    """The drawing does not trap a reader who scrolls; a point under a finger does."""
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    tab = context.new_page()
    tab.goto((site / lang / "play.html").as_uri())
    tab.wait_for_function(READY)
    tab.evaluate(TOOLS)
    tab.locator("#face-widget").scroll_into_view_if_needed()
    send = context.new_cdp_session(tab).send

    def swipe(x, y, dy):
        for k in range(9):
            kind = "touchMove" if k else "touchStart"
            points = [{"x": x, "y": y + k * dy / 8}]
            send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        tab.wait_for_timeout(300)

    place, before = where(tab, 8), drawn_face(tab)
    top = tab.evaluate("scrollY")
    swipe(*place, -40)
    assert tab.evaluate("scrollY") == top
    assert np.abs(drawn_face(tab) - before).max() > 0.1
    box = tab.locator("#face-widget [role=application]").bounding_box()
    swipe(box["x"] + 3, box["y"] + box["height"] - 3, -40)
    assert tab.evaluate("scrollY") > top
    context.close()


def test_seeds_climb(play):
    """Scores are the recorded ones, the best so far never falls, all starts again."""
    record = seeds()["coordinates"]
    tab = play()
    tab.locator("#seeds-widget input[type=range]").fill("17")
    told = tab.evaluate("Array.from(model('now').data.x)")
    assert told == [record["lda"][17], record["ridge"][17]]
    best = tab.evaluate("Array.from(model('best').data.x)")
    for _round in range(3):
        tab.locator("[data-draws='20']").click()
        climbed = tab.evaluate("Array.from(model('best').data.x)")
        assert all(new >= old for new, old in zip(climbed, best, strict=True))
        best = climbed
    assert "62" in said(tab, "seeds")
    tab.locator("[value=distances]").check()
    told = tab.evaluate("Array.from(model('report').data.x)")
    assert told == [0.8057, 0.76943]
    tab.locator("[data-draws='0']").click()
    assert len(tab.evaluate("Array.from(model('tried').data.x)")) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawings_follow_the_page(play, scheme):
    """Drawings take the colours of the page, also when it changes between them."""
    tab = play(scheme)
    ink = "getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()"
    glyph = "Bokeh.documents.flatMap((one) => one.roots())[0].renderers[1].glyph"
    for theme in (scheme, "dark" if scheme == "light" else "light"):
        tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        tab.wait_for_function(f"{glyph}.line_color.value == {ink}")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_everyone_can_use_them(play, axe, size):
    """Nothing fails, axe finds no barrier in use, a phone needs no sideways scroll."""
    tab = play("dark", size)
    tab.locator("[data-emotion=fear]").click()
    tab.locator("[data-draws='20']").click()
    assert axe(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert tab.wrong == []


def test_still_pictures_take_their_place(chromium, site, lang, play):
    """In print, and without scripts, the pictures show and the controls do not."""
    context = chromium.new_context(java_script_enabled=False)
    without = context.new_page()
    without.goto((site / lang / "play.html").as_uri())
    printed = play()
    assert not printed.locator("#play-face img").is_visible()
    printed.emulate_media(media="print")
    for tab in (without, printed):
        for name in ("face", "seeds"):
            assert tab.locator(f"#play-{name} img").is_visible()
            assert not tab.locator(f"#{name}-widget").is_visible()
    context.close()


def test_page_holds_the_exact_weights(site, lang, fitted):
    """The numbers in the page are those of the pipeline, to the last digit."""
    page = (site / lang / "play.html").read_text("utf-8")
    for weight in (*fitted[-1].coef_[0, :5], fitted[-1].intercept_[0]):
        assert json.dumps(float(weight)) in page


def test_widgets_are_light(site, lang):
    """They add less than 1.5 MB to their page, and nothing to the others."""
    root = site / lang
    shared = sum(file.stat().st_size for file in (root / "_static/widgets").iterdir())
    assert shared + (root / "play.html").stat().st_size < 1.5e6
    assert "bokeh" not in (root / "guide.html").read_text("utf-8")
