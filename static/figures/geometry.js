/** Points, directions and outlines in the plane of a figure; y points down, the floor is y = 0. */

const rad = (degrees) => (degrees * Math.PI) / 180;
export const deg = (radians) => (radians * 180) / Math.PI;
export const sin = (degrees) => Math.sin(rad(degrees));
export const cos = (degrees) => Math.cos(rad(degrees));
export const mix = (a, b, share) => a + (b - a) * share;
export const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The point `length` from `p`; the angle is degrees forward of straight down. */
export const step = (p, angle, length) => [p[0] + sin(angle) * length, p[1] + cos(angle) * length];

/** A frame at `p` that leans forward: (up, front) → point. */
export const leaning = (p, lean) => (up, front) => [
  p[0] + sin(lean) * up + cos(lean) * front,
  p[1] - cos(lean) * up + sin(lean) * front,
];

/** A frame along a limb from `p`: (along, front) → point. */
export const along = (p, angle) => (length, front) => step(step(p, angle, length), angle + 90, front);

/** A smooth closed outline through the points, wound clockwise so that overlapping outlines fuse. */
export function outline(points) {
  const turned = area(points) < 0 ? [...points].reverse() : points;
  return `${curve(turned, (at) => turned[(at + turned.length) % turned.length], turned.length)}Z`;
}

/** A smooth open line through the points. */
export function line(points) {
  const last = points.length - 1;
  return curve(points, (at) => points[Math.min(last, Math.max(0, at))], last);
}

/** A tapered limb; rows are [share of its length, half width in front, half width behind]. */
export const limb = (p, angle, length, rows) => outline(limbPoints(p, angle, length, rows));

export function limbPoints(p, angle, length, rows) {
  const at = along(p, angle);
  const [first, last] = [rows[0], rows.at(-1)];
  return [
    at(first[0] * length - first[1] * 0.95, (first[1] - first[2]) / 2),
    ...rows.map(([share, front]) => at(share * length, front)),
    at(last[0] * length + last[1] * 0.95, (last[1] - last[2]) / 2),
    ...[...rows].reverse().map(([share, , back]) => at(share * length, -back)),
  ];
}

/** A capsule with two radii: a limb seen from any side. */
export function capsule(p, q, r, s) {
  const long = distance(p, q) || 1e-6;
  const angle = Math.atan2(q[1] - p[1], q[0] - p[0]);
  const off = Math.acos(Math.max(-1, Math.min(1, (r - s) / long)));
  const on = (centre, radius, at) => point([centre[0] + radius * Math.cos(at), centre[1] + radius * Math.sin(at)]);
  const arc = (radius, large, end) => `A${radius} ${radius} 0 ${Number(large)} 1 ${end}`;
  return `M${on(p, r, angle + off)}${arc(r, off < Math.PI / 2, on(p, r, angle - off))}L${on(q, s, angle - off)}${arc(s, off > Math.PI / 2, on(q, s, angle + off))}Z`;
}

export const disc = (p, radius) => capsule(p, [p[0], p[1] + 0.01], radius, radius);

/** A spindle along a centre line of points, `width` at its belly. */
export function spindle(centre, width, bulge) {
  const [left, right] = [[], []];
  for (let share = 0; share <= 1.001; share += 1 / 16) {
    const [p, before, after] = [share, share - 0.01, share + 0.01].map((at) => onLine(centre, at));
    const long = distance(before, after) || 1;
    const half = width * (0.3 + 0.7 * Math.max(0, Math.sin(Math.PI * share)) ** (1.3 / bulge));
    const [nx, ny] = [(-(after[1] - before[1]) / long) * half, ((after[0] - before[0]) / long) * half];
    left.push([p[0] + nx, p[1] + ny]);
    right.unshift([p[0] - nx, p[1] - ny]);
  }
  return outline([...left, ...right]);
}

/** @param {number[]} place */
export const point = ([x, y]) => `${+x.toFixed(2)} ${+y.toFixed(2)}`;

function curve(points, at, pieces) {
  let path = `M${point(points[0])}`;
  for (let piece = 0; piece < pieces; piece += 1) {
    const [a, b, c, d] = [-1, 0, 1, 2].map((offset) => at(piece + offset));
    const first = [b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6];
    const second = [c[0] - (d[0] - b[0]) / 6, c[1] - (d[1] - b[1]) / 6];
    path += `C${point(first)} ${point(second)} ${point(c)}`;
  }
  return path;
}

function area(points) {
  return points.reduce((sum, p, at) => {
    const q = points[(at + 1) % points.length];
    return sum + p[0] * q[1] - q[0] * p[1];
  }, 0);
}

function onLine(points, share) {
  const pieces = points.length - 1;
  const at = Math.min(1, Math.max(0, share)) * pieces;
  const piece = Math.min(pieces - 1, Math.floor(at));
  const t = at - piece;
  const [a, b, c, d] = [-1, 0, 1, 2].map((offset) => points[Math.min(pieces, Math.max(0, piece + offset))]);
  const blend = (k) =>
    2 * b[k] + (c[k] - a[k]) * t + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t ** 3;
  return [0.5 * blend(0), 0.5 * blend(1)];
}

/** Where a rising function crosses zero between two bounds; the nearer bound where it does not. */
export function crossing(value, low, high) {
  let [from, to] = value(low) < value(high) ? [low, high] : [high, low];
  for (let round = 0; round < 16; round += 1) {
    const middle = (from + to) / 2;
    if (value(middle) < 0) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}
