/** The postures that drills begin with. A foot stands on its ball; what lies comes to rest by itself. */

const tall = { pelvis: 2, lumbar: -6, thorax: 10, neck: 6, head: -12 };
const foot = (x) => ({ ball: [x, 0], peel: 0 });
const straight = { hip: 9, knee: 4, ankle: 78, rest: 1 };

export const POSTURES = {
  stand: {
    ...tall, pins: { hip: [2.6, -52.8] },
    legN: foot(7.4), legF: foot(7.4),
    armN: { shoulder: 5, elbow: 10, wrist: 4 }, armF: { shoulder: 14, elbow: 12, wrist: 4 },
  },
  prone: {
    pins: { hip: [0, -8] }, pelvis: 90, lumbar: -3, thorax: 5, neck: -4, head: 8, pillow: 2.6,
    legN: straight, legF: straight,
    armN: { shoulder: 165, elbow: 190, wrist: 0, upper: 0.95, fore: 0.5 }, armF: { shoulder: 165, elbow: 190, wrist: 0, upper: 0.95, fore: 0.5 },
  },
  supine: {
    pins: { hip: [0, -8] }, pelvis: -90, lumbar: -2, thorax: 4, neck: 0, head: -4,
    legN: foot(37), legF: foot(37),
    armN: { grip: [3, -1.8], flat: 1 }, armF: { grip: [3, -1.8], flat: 1 },
  },
  /** The same with one foot further out, so that both can be seen. */
  supineApart: { like: "supine", legN: foot(42), legF: foot(31) },
  sit: {
    ...tall, pins: { sit: [-3.8, -24.1] },
    legN: foot(32), legF: foot(32),
    armN: { grip: [17, -34.4], flat: 1 }, armF: { grip: [17, -34.4], flat: 1 },
  },
};
