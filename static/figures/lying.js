/** A lying body rests on the mat by its own weight: what can sink sinks until it touches. */
import { crossing } from "./geometry.js";
import { bearings, headPoints, legPoints, trunkPoints } from "./shape.js";
import { joints, SIDES } from "./skeleton.js";

const ELBOW = 2.2;
const lowest = (points) => Math.max(...points.map(([, y]) => y));

/**
 * `lie` says on what it lies. Ribs and pelvis share the weight (unless `roll` is 0: a bridge), the
 * head comes down to the mat or to what lies under it (`pillow`), and no leg sinks into the mat.
 */
export function settled(pose, lie) {
  return elbowsDown(headDown(legsClear(dropped(rolled(pose, lie)))));
}

/** A pose to begin or end with: its resting legs sink as well. */
export function resting(pose, lie) {
  const legs = SIDES.filter((side) => pose[`leg${side}`]?.rest);
  return legs.reduce((sunk, side) => raised(withLeg(sunk, side), side), settled(pose, lie));
}

function rolled(pose, lie) {
  if (pose.roll === 0) return pose;
  const tilt = (pelvis) => {
    const points = bearings(joints({ ...pose, pelvis }), lie);
    return lowest(points.ribs) - lowest(points.pelvis);
  };
  const lean = lie === "front" ? 90 : -90;
  return { ...pose, pelvis: crossing(tilt, lean - 25, lean + 25) };
}

function dropped(pose) {
  const [[joint, [x, y]]] = Object.entries(pose.pins);
  const under = lowest(trunkPoints(joints(pose)));
  return { ...pose, pins: { [joint]: [x, y - under - (pose.float ?? 0)] } };
}

function legsClear(pose) {
  const sinking = SIDES.filter((side) => !pose[`leg${side}`].ball && lowest(legPoints(joints(pose), side)) > 0.01);
  return sinking.reduce(withLeg, pose);
}

function withLeg(pose, side) {
  const leg = pose[`leg${side}`];
  const at = (hip) => ({ ...pose, [`leg${side}`]: { ...leg, hip } });
  const hip = crossing((angle) => lowest(legPoints(joints(at(angle)), side)), leg.hip - 25, leg.hip + 25);
  return at(hip);
}

// How far a leg is lifted is told from where it lies.
function raised(pose, side) {
  const leg = pose[`leg${side}`];
  return { ...pose, [`leg${side}`]: { ...leg, hip: leg.hip - (leg.raise ?? 0) } };
}

function headDown(pose) {
  const at = (neck) => ({ ...pose, neck });
  const under = pose.pillow ?? 0;
  return at(crossing((neck) => lowest(headPoints(joints(at(neck)))) + under, -45, 45));
}

function elbowsDown(pose) {
  const free = SIDES.filter((side) => !pose[`arm${side}`].grip);
  return free.reduce((down, side) => {
    const arm = down[`arm${side}`];
    const at = (shoulder) => ({ ...down, [`arm${side}`]: { ...arm, shoulder } });
    const under = (shoulder) => joints(at(shoulder))[`elbow${side}`][1] + ELBOW;
    return at(crossing(under, arm.shoulder - 30, arm.shoulder + 30));
  }, pose);
}
