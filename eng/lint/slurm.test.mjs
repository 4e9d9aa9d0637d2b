// When deploy/slurm/generate.sbatch lets its task come back. Slurm itself runs it in eng/slurm-test.sh.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../deploy/slurm/generate.sbatch", import.meta.url));
const interrupted = 'trap "touch $(dirname $0)/orderly; exit 130" TERM; echo ready; for _ in {1..100}; do sleep 0.05; done';

/** Runs the script with a vae and a scontrol that are bash; gives its exit code, what requeued it and how vae was called. */
async function run({ vae, signal, environment, options = [] }) {
  const directory = mkdtempSync(join(tmpdir(), "vae-sbatch-"));
  const program = (name, body) => writeFileSync(join(directory, name), `#!/usr/bin/env bash\n${body}\n`, { mode: 0o755 });
  const written = (name) => (existsSync(join(directory, name)) ? readFileSync(join(directory, name), "utf8").trim() : undefined);
  try {
    program("vae", `printf '%s\\n' "$@" > ${directory}/arguments\n${vae}`);
    program("scontrol", `echo "$@" > ${directory}/requeued`);
    const task = spawn("bash", [script, ...options], {
      env: { PATH: `${directory}:${process.env.PATH}`, SLURM_JOB_ID: "42", ...environment },
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    // Slurm tells the script alone before the time limit, and every process of a task that has to go.
    task.stdout.once("data", () => process.kill(signal === "SIGTERM" ? -task.pid : task.pid, signal));
    const code = await new Promise((resolve) => task.on("exit", resolve));
    return { code, requeued: written("requeued"), orderly: written("orderly"), arguments: written("arguments").split("\n") };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

for (const [what, setting, code, requeued] of [
  ["is done", { vae: "exit 0" }, 0, undefined],
  ["failed", { vae: "exit 1" }, 1, "requeue 42"],
  ["was killed", { vae: "kill -KILL $$" }, 137, "requeue 42"],
  ["failed for the fifth time", { vae: "exit 1", environment: { SLURM_RESTART_COUNT: "4" } }, 1, "requeue 42"],
  ["failed too often", { vae: "exit 1", environment: { SLURM_RESTART_COUNT: "5" } }, 1, undefined],
  ["has a wrong command", { vae: "exit 2" }, 2, undefined],
  ["is out of time", { vae: interrupted, signal: "SIGUSR1" }, null, "requeue 42"],
  ["is preempted or cancelled", { vae: interrupted, signal: "SIGTERM" }, null, undefined],
]) {
  test(`A task ${requeued ? "comes back" : "ends"} when vae ${what}`, async () => {
    const outcome = await run(setting);
    assert.equal(outcome.requeued, requeued);
    // A signal may leave its own exit code.
    assert.ok(outcome.code === code || (code === null && outcome.code > 2), `Exit code ${outcome.code}.`);
    assert.equal(outcome.orderly !== undefined, setting.signal !== undefined);
  });
}

test("The task's settings and options reach vae", async () => {
  const environment = { MODEL: "m", COUNT: "9", SEED: "7", LABELS: "", OUT: "a b", SLURM_CPUS_PER_TASK: "3" };
  const { arguments: given } = await run({ vae: "exit 0", environment, options: ["--shard", "3/100"] });
  const expected = ["generate", "m", "--count", "9", "--seed", "7", "-o", "a b/part.idx", "--resume", "--threads", "3", "--shard", "3/100"];
  assert.deepEqual(given, expected);
});
