// The controls of the face: native inputs and the pointer move points, nothing else.
// Sliders add modes to the face at rest; points moved by hand keep what they moved.
export default function ({ plot, bars, dots, points, lines, chosen, answer, face,
                           modes, poses, outlines, words }) {
  const widget = document.getElementById("face-widget");
  const find = (selector) => [...widget.querySelectorAll(selector)];
  const sliders = find("[name^=AU]");
  const strength = widget.querySelector("[name=strength]");
  const select = widget.querySelector("select");
  const view = widget.querySelector("[role=application]");
  const number = new Intl.NumberFormat(document.documentElement.lang, {
    minimumFractionDigits: 2,
  });
  const moved = new Float64Array(face.length);
  let timer;
  let last;

  function draw() {
    const place = face.map((start, i) =>
      sliders.reduce((sum, s) => sum + s.valueAsNumber * modes[s.name][i], start) + moved[i]);
    const [x, y] = [0, 1].map((axis) => place.filter((_, i) => i % 2 === axis));
    points.data = { x, y };
  }

  // Whatever moved the points, by any means: the drawing and the words follow.
  function show() {
    const { x, y } = points.data;
    const along = (values) => outlines.map((line) => line.map((i) => values[i]));
    lines.data = { xs: along(x), ys: along(y) };
    chosen.data = { x: [x[select.value]], y: [y[select.value]] };
    clearTimeout(timer); // a screen reader is told once the face is still
    timer = setTimeout(tell, 300);
  }

  function tell() {
    const { name, share, words: percents } = answer.data;
    const order = [...share.keys()].sort((a, b) => share[b] - share[a]);
    const each = order.map((k) => `${name[k]} ${percents[k]}`);
    widget.querySelector("[role=status]").textContent =
      words.answer.replace("{emotion}", name[order[0]]).replace("{share}", percents[order[0]]);
    widget.querySelector(".widget-all").textContent = each.join(", ");
  }

  function label(slider) {
    const written = number.format(slider.valueAsNumber);
    slider.setAttribute("aria-valuetext", written);
    slider.parentElement.querySelector("output").textContent = written;
  }

  function press(button) {
    find("[data-emotion]").forEach((b) => b.setAttribute("aria-pressed", b === button));
  }

  function pose(button) {
    const units = poses[button.dataset.emotion];
    for (const slider of sliders) {
      slider.value = strength.valueAsNumber * (units[slider.name] ?? 0);
      label(slider);
    }
    label(strength);
    last = button;
    moved.fill(0);
    press(button);
    draw();
  }

  function move(point, dx, dy) {
    moved[2 * point] += dx;
    moved[2 * point + 1] += dy;
    press(null);
    draw();
  }

  function choose(point) {
    select.value = point;
    show();
  }

  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const nudge = (key) => move(select.value, ...step[key].map((s) => s * 0.02));

  for (const slider of sliders) {
    slider.addEventListener("input", () => { label(slider); press(null); draw(); });
  }
  strength.addEventListener("input", () => pose(last));
  for (const button of find("[data-emotion]")) {
    button.addEventListener("click", () => pose(button));
  }
  for (const button of find("[data-key]")) {
    button.addEventListener("click", () => nudge(button.dataset.key));
  }
  widget.querySelector(".widget-back").addEventListener("click", () => { moved.fill(0); draw(); });
  select.addEventListener("change", show);
  view.addEventListener("keydown", (event) => {
    const turn = { PageUp: -1, PageDown: 1 }[event.key];
    if (event.key in step) nudge(event.key);
    else if (turn) choose((Number(select.value) + turn + points.data.x.length) % points.data.x.length);
    else return;
    event.preventDefault();
  });

  // The pointer takes the nearest point within reach of a finger.
  const scale = () => (plot.x_range.end - plot.x_range.start) / plot.inner_width;
  function nearest(x, y) {
    const away = Array.from(points.data.x, (px, i) => Math.hypot(px - x, points.data.y[i] - y));
    const point = away.indexOf(Math.min(...away));
    return away[point] < 22 * scale() ? point : null;
  }
  let held = null;
  let from;
  plot.on_event("tap", ({ x, y }) => { if (nearest(x, y) !== null) choose(nearest(x, y)); });
  plot.on_event("panstart", ({ x, y }) => {
    held = nearest(x, y);
    from = [x, y];
    if (held !== null) choose(held);
  });
  plot.on_event("pan", ({ x, y }) => {
    if (held === null) return;
    move(held, x - from[0], y - from[1]);
    from = [x, y];
  });
  plot.on_event("panend", () => { held = null; });

  // A finger on a point drags it; anywhere else it scrolls the page.
  view.addEventListener("touchstart", (event) => {
    const [touch, box] = [event.touches[0], view.getBoundingClientRect()];
    const x = plot.x_range.start + (touch.clientX - box.left) * scale();
    const y = plot.y_range.end + (touch.clientY - box.top) * scale();
    if (nearest(x, y) !== null) event.preventDefault();
  }, { passive: false });

  // Sizes in px that a phone and a desk can both read.
  function fit() {
    dots.glyph.size = Math.max(4, plot.inner_width / 48);
    bars.x_range.end = bars.inner_width / (bars.inner_width - 62); // room for the words
  }
  plot.properties.inner_width.change.connect(fit);
  bars.properties.inner_width.change.connect(fit);
  fit();

  points.properties.data.change.connect(show);
  pose(widget.querySelector("[aria-pressed=true]"));
}
