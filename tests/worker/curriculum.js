/** The drills of the curriculum's files, as far as a figure has to agree with them. */
import { readFile } from "node:fs/promises";

const CURRICULUM = new URL("../../scheduler/curriculum/", import.meta.url);
const STAGES = ["in_tandem", "alternating", "rotation"];

/** @returns {Promise<{slug: string, stage: string, legs: string[], cues: string, kinds: string[]}[]>} */
export async function drillsInCurriculum() {
  return (await Promise.all(STAGES.map(drillsOf))).flat();
}

async function drillsOf(stage) {
  const file = await readFile(new URL(`${stage}.toml`, CURRICULUM), "utf8");
  return file.split("[[drill]]").slice(1).map((drill) => ({
    stage,
    slug: drill.match(/slug = "(\w+)"/)[1],
    legs: drill.match(/legs = \[(.*)\]/)[1].match(/\w+/g),
    cues: drill.match(/cues = \[([^]*?)\n\]/)[1],
    kinds: [...drill.matchAll(/^kind = "(\w+)"/gm)].map(([, kind]) => kind),
  }));
}
