// Checks manifests against the schemas that Kubernetes publishes, as the package kubernetes-models compiled them.
import { pathToFileURL } from "node:url";

const groups = { v1: "IoK8sApiCoreV1", "batch/v1": "IoK8sApiBatchV1" };

/** What is wrong with a manifest: wrong and missing values, and fields that its schema does not have. */
export async function complaints(modules, manifest) {
  const schema = `${modules}/kubernetes-models/_schemas/${groups[manifest.apiVersion]}${manifest.kind}.js`;
  const { validate } = await import(pathToFileURL(schema));
  const read = new Map();
  validate(watched(manifest, read));
  const wrong = (validate.errors ?? []).map(({ instancePath, keyword, params }) => `${instancePath} ${keyword} ${JSON.stringify(params)}`);
  return [...wrong, ...unread(manifest, read, "")];
}

// The published schemas allow any further field, and Kubernetes' server refuses it. A validator looks at the fields of its schema alone.
function watched(value, read) {
  if (value === null || typeof value !== "object") {
    return value;
  }

  const keys = new Set();
  read.set(value, keys);
  return new Proxy(value, {
    get(target, key) {
      keys.add(key);
      return watched(target[key], read);
    },
  });
}

function unread(value, read, path) {
  if (value === null || typeof value !== "object") {
    return [];
  }

  return Object.keys(value).flatMap((key) =>
    read.get(value)?.has(key) ? unread(value[key], read, `${path}/${key}`) : [`${path}/${key} unknown field`],
  );
}
