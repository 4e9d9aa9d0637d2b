#!/usr/bin/python3
"""Makes the fixture bundles of Vae.Inference.Tests and, with PyTorch and NumPy in double precision, what the library must compute of them.

Run without arguments in this directory to write the fixtures; `make.py --report DIRECTORY [CLASSES]` writes a bundle of the report's size
with random weights, for measurements. Needs python3-onnx, python3-torch and python3-numpy. Shares no code with the library.
"""
import hashlib
import json
import math
import os
import statistics
import sys

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper


def size2(n):
    return {"height": n, "width": n}


def conv(kind, channels, kernel):
    layer = {"type": kind, "output_channels": channels, "kernel": size2(kernel), "stride": size2(2), "padding": size2(1)}
    if kind == "conv_transpose2d":
        layer["output_padding"] = size2(0)
    return layer


def linear(size):
    return {"type": "linear", "output_size": size}


RELU = {"type": "relu"}


def architecture(name, shape, latent, classes, likelihood, encoder, decoder):
    return {
        "name": name, "shape": shape, "latent_size": latent, "class_count": classes, "likelihood": likelihood,
        "encoder": encoder, "decoder": decoder,
    }


def signature(arch):
    """What the library knows a model by. The layers are left out: a bundle loads and runs without a note of them."""
    return {key: arch[key] for key in ("shape", "latent_size", "class_count", "likelihood")}


class Part:
    """One graph, built as ONNX nodes and evaluated by PyTorch from the same weights."""

    def __init__(self, rng):
        self.rng, self.nodes, self.weights, self.steps = rng, [], [], []

    def parameter(self, name, *shape, scale):
        value = (self.rng.standard_normal(shape) * scale).astype(np.float32)
        self.weights.append(numpy_helper.from_array(value, name))
        return torch.from_numpy(value).double()

    def constant(self, name, value):
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def node(self, op, inputs, output, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def layer(self, layer, x, shape, i):
        """Adds one layer; returns its output's name, the shape of a row and the PyTorch function."""
        kind, y = layer["type"], f"{x}_{i}"
        if kind == "relu":
            self.node("Relu", [x], y)
            return y, shape, F.relu
        if kind == "flatten":
            self.node("Flatten", [x], y, axis=1)
            return y, [int(np.prod(shape))], lambda v: v.flatten(1)
        if kind == "reshape":
            new = [layer["channels"], layer["height"], layer["width"]]
            self.node("Reshape", [x, self.constant(f"{y}.shape", np.array([-1, *new], np.int64))], y)
            return y, new, lambda v: v.reshape(-1, *new)
        if kind == "linear":
            n = layer["output_size"]
            w, b = self.parameter(f"{y}.w", n, shape[0], scale=0.7 / math.sqrt(shape[0]) * 1.4), self.parameter(f"{y}.b", n, scale=0.3)
            self.node("Gemm", [x, f"{y}.w", f"{y}.b"], y, transB=1)
            return y, [n], lambda v: F.linear(v, w, b)
        k, n, c = layer["kernel"]["height"], layer["output_channels"], shape[0]
        attributes = {"kernel_shape": [k, k], "strides": [2, 2], "pads": [1, 1, 1, 1]}
        if kind == "conv2d":
            w, b = self.parameter(f"{y}.w", n, c, k, k, scale=1 / math.sqrt(c * k * k)), self.parameter(f"{y}.b", n, scale=0.3)
            self.node("Conv", [x, f"{y}.w", f"{y}.b"], y, **attributes)
            sides = [(s + 2 - k) // 2 + 1 for s in shape[1:]]
            return y, [n, *sides], lambda v: F.conv2d(v, w, b, 2, 1)
        w, b = self.parameter(f"{y}.w", c, n, k, k, scale=2 / math.sqrt(c * k * k)), self.parameter(f"{y}.b", n, scale=0.3)
        self.node("ConvTranspose", [x, f"{y}.w", f"{y}.b"], y, **attributes)
        sides = [(s - 1) * 2 - 2 + k for s in shape[1:]]
        return y, [n, *sides], lambda v: F.conv_transpose2d(v, w, b, 2, 1)

    def condition(self, x, shape, classes):
        """Concatenates the one-hot label, broadcast over an image."""
        if classes == 0:
            return x, shape
        depth = self.constant("depth", np.array(classes, np.int64))
        values = self.constant("off_on", np.array([0, 1], np.float32))
        hot = self.node("OneHot", ["label", depth, values], "hot")
        if len(shape) == 3:
            hot = self.node("Reshape", [hot, self.constant("hot_shape", np.array([-1, classes, 1, 1], np.int64))], "hot4")
            hot = self.node("Mul", [hot, self.constant("plane", np.ones((1, 1, *shape[1:]), np.float32))], "planes")
        return self.node("Concat", [x, hot], "conditioned", axis=1), [shape[0] + classes, *shape[1:]]

    def chain(self, layers, x, shape):
        functions = []
        for i, layer in enumerate(layers):
            x, shape, function = self.layer(layer, x, shape, i)
            functions.append(function)

        def run(v):
            for function in functions:
                v = function(v)
            return v

        return x, shape, run

    def model(self, arch, kind, inputs, outputs):
        def tensor(name, shape):
            element = TensorProto.INT64 if name == "label" else TensorProto.FLOAT
            return helper.make_tensor_value_info(name, element, ["batch", *shape])

        if arch["class_count"]:
            inputs = inputs + [("label", [])]
        graph = helper.make_graph(
            self.nodes, kind, [tensor(*i) for i in inputs], [tensor(*o) for o in outputs], self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="fixture")
        helper.set_model_props(model, {
            "vae.format_version": "2",
            "vae.graph": kind,
            "vae.signature": json.dumps(signature(arch), separators=(",", ":")),
        })
        onnx.checker.check_model(model, full_check=True)
        return model.SerializeToString()


def one_hot(labels, classes):
    return F.one_hot(torch.tensor(labels), classes).double()


class Network:
    def __init__(self, arch, seed):
        self.arch = arch
        shape, latent, classes = arch["shape"], arch["latent_size"], arch["class_count"]
        encoder = Part(np.random.default_rng(seed))
        x, row = encoder.condition("data", shape, classes)
        x, row, self.features = encoder.chain(arch["encoder"], x, row)
        heads = []
        for name, scale in (("mean", 1.0), ("log_variance", 0.5)):
            w = encoder.parameter(f"{name}.w", latent, row[0], scale=scale / math.sqrt(row[0]))
            b = encoder.parameter(f"{name}.b", latent, scale=0.2)
            encoder.node("Gemm", [x, f"{name}.w", f"{name}.b"], name, transB=1)
            heads.append((w, b))
        self.heads = heads
        self.encoder = encoder.model(
            arch, "encoder", [("data", shape)], [("mean", [latent]), ("log_variance", [latent])])

        decoder = Part(np.random.default_rng(seed + 1))
        x, row = decoder.condition("latent", [latent], classes)
        x, row, self.logits = decoder.chain(arch["decoder"], x, row)
        decoder.node("Sigmoid" if arch["likelihood"] == "Bernoulli" else "Identity", [x], "data")
        self.decoder = decoder.model(arch, "decoder", [("latent", [latent])], [("data", shape)])

    def encode(self, data, labels):
        x = torch.tensor(data).double().reshape(-1, *self.arch["shape"])
        if self.arch["class_count"]:
            hot = one_hot(labels, self.arch["class_count"])
            hot = hot.reshape(*hot.shape, *([1] * (x.dim() - 2))).expand(-1, -1, *x.shape[2:])
            x = torch.cat([x, hot], 1)
        return [F.linear(self.features(x), w, b) for w, b in self.heads]

    def decode_logits(self, z, labels):
        if self.arch["class_count"]:
            z = torch.cat([z, one_hot(labels, self.arch["class_count"])], 1)
        return self.logits(z).flatten(1)

    def decode(self, z, labels):
        y = self.decode_logits(z, labels)
        return torch.sigmoid(y) if self.arch["likelihood"] == "Bernoulli" else y

    def loss(self, data, z, labels):
        """-log p(x|z) per row, from the logits."""
        x, y = torch.tensor(data).double(), self.decode_logits(z, labels)
        if self.arch["likelihood"] == "Bernoulli":
            return F.binary_cross_entropy_with_logits(y, x, reduction="none").sum(1)
        return -torch.distributions.Normal(y, torch.ones_like(y)).log_prob(x).sum(1)

    def write(self, directory):
        os.makedirs(directory, exist_ok=True)
        for name, content in (("encoder.onnx", self.encoder), ("decoder.onnx", self.decoder)):
            with open(os.path.join(directory, name), "wb") as file:
                file.write(content)
        card = {
            "format_version": 2,
            "signature": signature(self.arch),
            "history": [],
            "export": {
                "opset": 17,
                "encoder_sha256": hashlib.sha256(self.encoder).hexdigest(),
                "decoder_sha256": hashlib.sha256(self.decoder).hexdigest(),
                "parity_rows": 0,
                "parity_max_absolute_difference": 0,
            },
        }
        with open(os.path.join(directory, "model.json"), "w") as file:
            json.dump(card, file, indent=2)


def philox(counter, key):
    """Philox4x32-10 in plain integers (Salmon et al. 2011)."""
    (a, b, c, d), (k, l) = counter, key
    for _ in range(10):
        p, q = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = (q >> 32) ^ b ^ k, q & 0xFFFFFFFF, (p >> 32) ^ d ^ l, p & 0xFFFFFFFF
        k, l = (k + 0x9E3779B9) & 0xFFFFFFFF, (l + 0xBB67AE85) & 0xFFFFFFFF
    return a, b, c, d


# The known answer of the Random123 distribution for counter and key of the digits of pi.
assert philox((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0)) == (
    0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)

EVALUATION, IMPORTANCE, PRIOR, POSTERIOR = 4, 2, 0, 1


def normals(seed, row, purpose, width):
    values = []
    for block in range((width + 3) // 4):
        words = philox((row & 0xFFFFFFFF, row >> 32, block, purpose), (seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF))
        for u, v in ((words[0], words[1]), (words[2], words[3])):
            radius, angle = math.sqrt(-2 * math.log((u + 0.5) / 2**32)), 2 * math.pi * (v + 0.5) / 2**32
            values += [radius * math.cos(angle), radius * math.sin(angle)]
    return values[:width]


def noise(seed, first, rows, purpose, width):
    return torch.tensor([normals(seed, first + i, purpose, width) for i in range(rows)], dtype=torch.float64).float().double()


def expectations(net, seed, rows=7, first=5, k=8):
    arch, latent = net.arch, net.arch["latent_size"]
    rng = np.random.default_rng(99)
    size = int(np.prod(arch["shape"]))
    data = rng.random((rows, size)) if arch["likelihood"] == "Bernoulli" else rng.standard_normal((rows, size))
    if arch["likelihood"] == "Bernoulli":
        data[rng.random(data.shape) < 0.4] = 0
        data[rng.random(data.shape) < 0.2] = 1
    data = data.astype(np.float32)
    labels = [i % arch["class_count"] for i in range(rows)] if arch["class_count"] else []
    targets = [(i + 1) % arch["class_count"] for i in range(rows)] if arch["class_count"] else []
    mean, log_variance = net.encode(data, labels)
    deviation = torch.exp(0.5 * log_variance)
    prior = noise(seed, first, rows, PRIOR, latent)
    q, p = torch.distributions.Normal(mean, deviation), torch.distributions.Normal(0.0, 1.0)
    sample = mean + deviation * noise(seed, first, rows, EVALUATION, latent)
    many = noise(seed, first, rows, IMPORTANCE, k * latent).reshape(rows, k, latent)
    weights = []
    for j in range(k):
        z = mean + deviation * many[:, j]
        weights.append(-net.loss(data, z, labels) + p.log_prob(z).sum(1) - q.log_prob(z).sum(1))
    three = noise(seed, first, rows, EVALUATION, 3 * latent).reshape(rows, 3, latent)
    return {
        "seed": seed, "first_row": first, "importance_samples": k,
        "data": data.flatten().tolist(), "labels": labels, "target_labels": targets,
        "mean": mean.flatten().tolist(), "log_variance": log_variance.flatten().tolist(),
        "posterior_samples": (mean + deviation * noise(seed, first, rows, POSTERIOR, latent)).flatten().tolist(),
        "prior_samples": prior.flatten().tolist(),
        "generated": net.decode(prior, labels).flatten().tolist(),
        "reconstructions": net.decode(mean, labels).flatten().tolist(),
        "transferred": net.decode(mean, targets).flatten().tolist() if targets else [],
        "kl": torch.distributions.kl_divergence(q, torch.distributions.Normal(torch.zeros_like(mean), 1.0)).sum(1).tolist(),
        "loss": net.loss(data, sample, labels).tolist(),
        "loss_three_samples": torch.stack(
            [net.loss(data, mean + deviation * three[:, j], labels) for j in range(3)]).mean(0).tolist(),
        "loss_of_mean": net.loss(data, mean, labels).tolist(),
        "importance_weighted": (math.log(k) - torch.logsumexp(torch.stack(weights), 0)).tolist(),
    }


def report(classes, channels=(32, 64, 128)):
    encoder = [step for c, k in zip(channels, (4, 4, 3)) for step in (conv("conv2d", c, k), RELU)] + [{"type": "flatten"}]
    decoder = [linear(channels[2] * 16), RELU, {"type": "reshape", "channels": channels[2], "height": 4, "width": 4},
               conv("conv_transpose2d", channels[1], 3), RELU, conv("conv_transpose2d", channels[0], 4), RELU,
               conv("conv_transpose2d", 1, 4)]
    return architecture("report-conv", [1, 28, 28], 2, classes, "Bernoulli", encoder, decoder)


FIXTURES = {
    "mlp": architecture("mlp", [6], 2, 0, "Bernoulli", [linear(5), RELU], [linear(5), RELU, linear(6)]),
    "gaussian": architecture("mlp", [5], 3, 0, "Gaussian", [linear(4), RELU], [linear(4), RELU, linear(5)]),
    "conv-cvae": architecture(
        "report-conv", [1, 6, 6], 3, 3, "Bernoulli",
        [conv("conv2d", 2, 4), RELU, {"type": "flatten"}],
        [linear(18), RELU, {"type": "reshape", "channels": 2, "height": 3, "width": 3}, conv("conv_transpose2d", 1, 4)]),
}


def main():
    if len(sys.argv) > 2 and sys.argv[1] == "--report":
        Network(report(int(sys.argv[3]) if len(sys.argv) > 3 else 0), 1).write(sys.argv[2])
        return
    for i, (name, arch) in enumerate(FIXTURES.items()):
        network = Network(arch, 10 * i + 1)
        network.write(name)
        with open(os.path.join(name, "expected.json"), "w") as file:
            json.dump(expectations(network, seed=-1234567890123), file)
    with open("noise.json", "w") as file:
        probabilities = [1e-300, 1e-12, 0.001, 0.05, 0.0749, 0.0751, 0.3, 0.5, 0.7, 0.95, 0.999999]
        json.dump({
            "rows": [{"seed": s, "row": r, "purpose": p, "values": normals(s, r, p, 7)}
                     for s, r, p in ((0, 0, 0), (1, 2, 3), (-5, 2**40 + 3, 4), (2**62, 2**33, 1))],
            "quantiles": [[p, statistics.NormalDist().inv_cdf(p)] for p in probabilities],
        }, file)


main()
