// What deploy/ promises: manifests that Kubernetes takes, an image that builds, one place for each number. Run by eng/lint.sh.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { complaints } from "./kubernetes.mjs";

const root = new URL("../../", import.meta.url);
const modules = process.env.VAE_LINT_MODULES;
const require = createRequire(`${modules}/`);
const yaml = require("yaml");
const dockerfileUtils = require("dockerfile-utils");
const dockerfilelint = require("dockerfilelint");

const read = (path) => readFileSync(new URL(path, root), "utf8");
const version = /<Version>(.*)<\/Version>/.exec(read("Directory.Build.props"))[1];
const manifests = readdirSync(new URL("deploy/kubernetes", root));
const manifest = (name) => yaml.parse(read(`deploy/kubernetes/${name}`), { strict: true, uniqueKeys: true });
const inContainer = "/spec/template/spec/containers/0";
const container = (job) => job.spec.template.spec.containers[0];

for (const name of manifests) {
  test(`${name} fits Kubernetes' schema`, async () => assert.deepEqual(await complaints(modules, manifest(name)), []));
}

for (const [what, spoil, complaint] of [
  ["an unknown field", (job) => (job.spec.completionsMode = "Indexed"), "/spec/completionsMode unknown field"],
  ["an unknown field deep down", (job) => (container(job).resources.limit = {}), `${inContainer}/resources/limit unknown field`],
  ["a wrong type", (job) => (job.spec.completions = "100"), '/spec/completions type {"type":"integer"}'],
  ["a number for a text", (job) => (container(job).env[0].value = 100), `${inContainer}/env/0/value type {"type":"string"}`],
  ["a wrong word", (job) => (job.spec.completionMode = "Index"), '/spec/completionMode enum {"allowedValues":["Indexed","NonIndexed"]}'],
  ["a missing value", (job) => delete container(job).name, `${inContainer} required {"missingProperty":"name"}`],
]) {
  test(`The schema refuses ${what}`, async () => {
    const job = manifest("generate.yaml");
    spoil(job);
    assert.deepEqual(await complaints(modules, job), [complaint]);
  });
}

test("The jobs use the claim, and the same image, user and limits", () => {
  const [generate, merge] = [manifest("generate.yaml"), manifest("merge.yaml")];
  const claim = manifest("storage.yaml").metadata.name;
  for (const job of [generate, merge]) {
    const pod = job.spec.template.spec;
    assert.deepEqual(pod.volumes, [{ name: "data", persistentVolumeClaim: { claimName: claim } }]);
    assert.deepEqual(container(job).volumeMounts, [{ name: "data", mountPath: "/data" }]);
    assert.equal(pod.securityContext.runAsUser, Number(/^USER (\d+)$/m.exec(read("deploy/Dockerfile"))[1]));
  }

  const { image, resources, securityContext } = container(generate);
  const other = container(merge);
  assert.deepEqual([other.image, other.resources, other.securityContext], [image, resources, securityContext]);
  assert.equal(image, `vae:${version}`);
  assert.ok(read("deploy/Dockerfile").includes(`-t ${image} `));
});

test("The generating job is an indexed one that counts its shards as vae does", () => {
  const job = manifest("generate.yaml");
  assert.equal(job.spec.completionMode, "Indexed");
  assert.deepEqual(container(job).env, [{ name: "JOB_COMPLETIONS", value: String(job.spec.completions) }]);
  assert.ok(container(job).args.includes("--resume"));
  // Kubernetes' server asks for it beside backoffLimitPerIndex and podFailurePolicy, and a rule names a container of the pod.
  assert.equal(job.spec.template.spec.restartPolicy, "Never");
  const rule = job.spec.podFailurePolicy.rules.find(({ onExitCodes }) => onExitCodes);
  assert.equal(rule.onExitCodes.containerName, container(job).name);
});

function dockerfileComplaints(text) {
  return [
    ...dockerfileUtils.validate(text).map(({ range, message }) => `${range.start.line + 1}: ${message}`),
    ...dockerfilelint.run(fileURLToPath(root), text).map(({ line, title }) => `${line}: ${title}`),
  ];
}

for (const path of ["deploy/Dockerfile", "samples/HttpInference/Dockerfile"]) {
  test(`${path} passes the linters`, () => assert.deepEqual(dockerfileComplaints(read(path)), []));

  test(`${path} runs as a user without rights and is tagged with the version`, () => {
    assert.match(read(path), /^USER [1-9]\d*$/m);
    assert.match(read(path), new RegExp(` -t \\S+:${version.replaceAll(".", "\\.")} `));
  });
}

test("The linters find what is wrong with a Dockerfile", () =>
  assert.deepEqual(dockerfileComplaints("FROM debian\nCOPY --fromm=a b c\nRUNN x\nRUN apt-get install --no-install-recommends npm\n"), [
    "2: Unknown flag: fromm",
    "3: Unknown instruction: RUNN",
    "1: Base Image Missing Tag",
    "3: Invalid Command",
    "4: Missing parameter for `apt-get`",
  ]));
