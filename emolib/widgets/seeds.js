// The controls of the seeds: which were tried, where their scores fall, which is best.
export default function ({ layers, scores, reported, words, models }) {
  const widget = document.getElementById("seeds-widget");
  const slider = widget.querySelector("input[type=range]");
  const status = widget.querySelector("[role=status]");
  const percent = new Intl.NumberFormat(document.documentElement.lang, {
    style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1,
  });
  const tried = new Set();
  let timer;

  const features = () => widget.querySelector("[name=features]:checked").value;
  const highest = (list) => list.reduce((best, seed) => (best.x >= seed.x ? best : seed));

  function show() {
    const now = slider.valueAsNumber;
    tried.add(now);
    slider.setAttribute("aria-valuetext", now);
    slider.parentElement.querySelector("output").textContent = now;
    const dots = scores[features()]; // for each model, one dot per seed
    const best = dots.map((all) => highest([...tried].map((seed) => all[seed])));
    const columns = (list) => ({ x: list.map((d) => d.x), y: list.map((d) => d.y) });
    layers.all.data = columns(dots.flat());
    layers.tried.data = columns(dots.flatMap((all) => [...tried].map((seed) => all[seed])));
    layers.best.data = columns(best.map((d) => ({ x: d.x, y: d.y + 0.13 })));
    layers.now.data = columns(dots.map((all) => all[now]));
    layers.report.data = columns(reported[features()]);
    const written = {
      seed: now, tried: tried.size,
      ...Object.fromEntries(models.flatMap((model, k) => [
        [model, percent.format(dots[k][now].x)], [`${model}_best`, percent.format(best[k].x)],
      ])),
    };
    clearTimeout(timer);
    timer = setTimeout(() => {
      status.textContent = words.replace(/{(\w+)}/g, (_, key) => written[key]);
    }, 150);
  }

  // Seeds not tried yet come in an order that looks random and is always the same.
  function draw(count) {
    for (let k = 0; k < count; k += 1) {
      let seed = slider.valueAsNumber;
      for (let turn = 0; tried.has(seed) && turn <= slider.max; turn += 1) {
        seed = (seed + 77) % (Number(slider.max) + 1);
      }
      slider.value = seed;
      tried.add(seed);
    }
    show();
  }

  slider.addEventListener("input", show);
  for (const button of widget.querySelectorAll("[data-draws]")) {
    button.addEventListener("click", () => {
      const count = Number(button.dataset.draws);
      if (count === 0) tried.clear();
      draw(count);
    });
  }
  for (const choice of widget.querySelectorAll("[name=features]")) {
    choice.addEventListener("change", show);
  }
  show();
}
