// What the model answers for the points as they are: the same steps as
// `emolib.widgets.face.make_face_model`, with its weights.
export default function ({ points, answer, weights, offsets, eyes }) {
  const { x, y } = points.data;
  const mean = (values, eye) => eye.reduce((sum, i) => sum + values[i], 0) / eye.length;
  const [left, right] = eyes.map((eye) => [mean(x, eye), mean(y, eye)]);

  // Eyes to (-1/2, 0) and (1/2, 0): a division of complex numbers.
  const [dx, dy] = [right[0] - left[0], right[1] - left[1]];
  const squared = dx * dx + dy * dy;
  const aligned = Array.from(x).flatMap((_, i) => {
    const [px, py] = [x[i] - (left[0] + right[0]) / 2, y[i] - (left[1] + right[1]) / 2];
    return [(px * dx + py * dy) / squared, (py * dx - px * dy) / squared];
  });

  // A score per emotion, then probabilities.
  const scores = weights.map((row, k) =>
    row.reduce((sum, weight, i) => sum + weight * aligned[i], offsets[k]));
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const share = powers.map((power) => power / total);

  const percent = new Intl.NumberFormat(document.documentElement.lang, {
    style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1,
  });
  answer.data = { ...answer.data, share, words: share.map((p) => percent.format(p)) };
}
