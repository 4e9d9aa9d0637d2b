#!/usr/bin/env python3
"""Makes the models of these tests with PyTorch and onnx, and says beside each what it gives: make.py DIRECTORY.

PyTorch 1.13 and onnx 1.12, as Debian 12 has them, made what is in the repository; others make models of the same networks. Outputs are
PyTorch's, and numpy's of what PyTorch does not export.
"""
import json
import math
import os
import sys
import warnings

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
ROWS = 3


def flat(values):
    return [float(f"{value:.9g}") for value in np.asarray(values, np.float32).reshape(-1)]


def say(directory, **arrays):
    with open(os.path.join(directory, "expected.json"), "w") as file:
        json.dump({name: flat(value) for name, value in arrays.items()}, file)
        file.write("\n")


def save(module, arguments, path, inputs, outputs, opset=13, axes="batch"):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    dynamic = {}
    if axes == "batch":
        dynamic = {name: {0: "batch_size"} for name in [*inputs, *outputs]}
    elif axes:
        dynamic = axes
    module.eval()
    torch.onnx.export(module, arguments, path, input_names=inputs, output_names=outputs, opset_version=opset,
                      dynamic_axes=dynamic, do_constant_folding=True, training=torch.onnx.TrainingMode.EVAL)


class Encoder(nn.Module):
    """A small convolutional encoder of 8x8 pictures; `flatten` is how it makes vectors of pictures."""

    def __init__(self, channels=1, latent=3):
        super().__init__()
        self.convolutions = nn.Sequential(nn.Conv2d(channels, 4, 3, 2, 1), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(0.2), nn.Conv2d(4, 6, 3, 2, 1), nn.ELU())
        self.mu, self.logvar = nn.Linear(24, latent), nn.Linear(24, latent)
        self.convolutions[1].running_mean.uniform_(-0.5, 0.5)
        self.convolutions[1].running_var.uniform_(0.5, 2)

    def forward(self, x):
        h = self.convolutions(x)
        h = h.view(h.shape[0], -1)
        return self.mu(h), self.logvar(h)


class Decoder(nn.Module):
    def __init__(self, channels=1, latent=3, last=nn.Sigmoid):
        super().__init__()
        self.first = nn.Linear(latent, 24)
        self.rest = nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(6, 4, 4, 2, 1), nn.ReLU(), nn.Upsample(scale_factor=2), nn.Conv2d(4, channels, 3, 1, 1), last())

    def forward(self, z):
        return self.rest(self.first(z).view(z.shape[0], 6, 2, 2))


class Token(nn.Module):
    """An encoder that joins a learnt token to each row, which a trace for one row keeps for one row."""

    def __init__(self):
        super().__init__()
        self.token = nn.Parameter(torch.randn(1, 4))
        self.mu, self.logvar = nn.Linear(68, 3), nn.Linear(68, 3)

    def forward(self, x):
        h = torch.cat([x.reshape(x.shape[0], 64), self.token.expand(x.shape[0], 4)], 1)
        return self.mu(h), self.logvar(h)


class OddEncoder(nn.Module):
    """A perceptron with a third output, whose spread is the logarithm of the deviation."""

    def __init__(self):
        super().__init__()
        self.hidden, self.a, self.b = nn.Linear(10, 16), nn.Linear(16, 4), nn.Linear(16, 4)

    def forward(self, x):
        h = torch.tanh(self.hidden(x))
        return h, self.a(h), self.b(h)


class OddDecoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, 16), nn.GELU(), nn.Linear(16, 10))

    def forward(self, z):
        return self.layers(z)


class Whole(nn.Module):
    """All in one, with the draw inside."""

    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = OddEncoder(), OddDecoder()

    def forward(self, x):
        _, mu, logvar = self.encoder(x)
        z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
        return torch.sigmoid(self.decoder(z)), mu, logvar, z


class Drawing(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = OddEncoder()

    def forward(self, x):
        _, mu, logvar = self.encoder(x)
        return mu, logvar + 0.001 * torch.randn_like(mu)


class ChannelsLast(nn.Module):
    def __init__(self, inner, first, last):
        super().__init__()
        self.inner, self.first, self.last = inner, first, last

    def forward(self, x):
        found = self.inner(x.permute(0, 3, 1, 2) if self.first else x)
        return found.permute(0, 2, 3, 1) if self.last else found


class Block(nn.Module):
    """A residual block, as those of diffusers' AutoencoderKL."""

    def __init__(self, channels):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(2, channels, eps=1e-6), nn.Conv2d(channels, channels, 3, padding=1)
        self.norm2, self.conv2 = nn.GroupNorm(2, channels, eps=1e-6), nn.Conv2d(channels, channels, 3, padding=1)
        for norm in (self.norm1, self.norm2):
            nn.init.normal_(norm.weight, 1, 0.2)
            nn.init.normal_(norm.bias, 0, 0.2)

    def forward(self, x):
        h = self.conv1(F.silu(self.norm1(x)))
        return x + self.conv2(F.silu(self.norm2(h)))


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.GroupNorm(2, channels, eps=1e-6)
        self.q, self.k, self.v, self.out = (nn.Linear(channels, channels) for _ in range(4))

    def forward(self, x):
        batch, channels, height, width = x.shape
        h = self.norm(x).view(batch, channels, height * width).transpose(1, 2)
        weights = torch.softmax(self.q(h) @ self.k(h).transpose(1, 2) / math.sqrt(channels), -1)
        return x + self.out(weights @ self.v(h)).transpose(1, 2).reshape(batch, channels, height, width)


class KlEncoder(nn.Module):
    """Pictures to stacked parameters at a quarter of their size, with quant_conv."""

    def __init__(self, latent=2):
        super().__init__()
        self.conv_in, self.down1, self.down2 = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(4, 4, 3, 2), nn.Conv2d(4, 4, 3, 2)
        self.block, self.attention, self.norm = Block(4), Attention(4), nn.GroupNorm(2, 4, eps=1e-6)
        self.conv_out, self.quant_conv = nn.Conv2d(4, 2 * latent, 3, padding=1), nn.Conv2d(2 * latent, 2 * latent, 1)

    def forward(self, sample):
        h = self.conv_in(sample)
        h = self.block(self.down1(F.pad(h, (0, 1, 0, 1))))
        h = self.attention(self.down2(F.pad(h, (0, 1, 0, 1))))
        # Wide, so that some log-variances are beyond what diffusers clamps to.
        return self.quant_conv(self.conv_out(F.silu(self.norm(h)))) * 20


class KlDecoder(nn.Module):
    def __init__(self, latent=2):
        super().__init__()
        self.post_quant_conv, self.conv_in = nn.Conv2d(latent, latent, 1), nn.Conv2d(latent, 4, 3, padding=1)
        self.attention, self.block = Attention(4), Block(4)
        self.up1, self.up2 = nn.Conv2d(4, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding=1)
        self.norm, self.conv_out = nn.GroupNorm(2, 4, eps=1e-6), nn.Conv2d(4, 3, 3, padding=1)

    def forward(self, latent_sample):
        h = self.attention(self.conv_in(self.post_quant_conv(latent_sample)))
        h = self.up1(F.interpolate(h, scale_factor=2.0, mode="nearest"))
        h = self.up2(F.interpolate(self.block(h), scale_factor=2.0, mode="nearest"))
        return self.conv_out(F.silu(self.norm(h)))


def convolutional(root):
    torch.manual_seed(1)
    encoder, decoder = Encoder().eval(), Decoder().eval()
    x, z = torch.rand(ROWS, 1, 8, 8), torch.randn(ROWS, 3)
    directory = os.path.join(root, "conv")
    save(encoder, x, f"{directory}/encoder.onnx", ["input"], ["mu", "logvar"])
    save(decoder, z, f"{directory}/decoder.onnx", ["z"], ["output"])
    with torch.no_grad():
        mean, log_variance = encoder(x)
        say(directory, data=x, mean=mean, log_variance=log_variance, latent=z, decoded=decoder(z))
        # The same networks, traced for one row.
        alone = os.path.join(root, "alone")
        save(encoder, x[:1], f"{alone}/encoder.onnx", ["input"], ["mu", "logvar"], axes=None)
        save(decoder, z[:1], f"{alone}/decoder.onnx", ["z"], ["output"], axes=None)
        say(alone, data=x, mean=mean, log_variance=log_variance, latent=z, decoded=decoder(z))
        save(encoder, torch.cat([x, x])[:4], f"{root}/four/encoder.onnx", ["input"], ["mu", "logvar"], axes=None)
        token = Token().eval()
        mean, log_variance = token(x)
        save(token, x[:1], f"{root}/token/encoder.onnx", ["input"], ["mu", "logvar"], axes=None)
        save(decoder, z, f"{root}/token/decoder.onnx", ["z"], ["output"])
        say(f"{root}/token", data=x, mean=mean, log_variance=log_variance, latent=z, decoded=decoder(z))


def odd(root):
    torch.manual_seed(2)
    encoder, decoder = OddEncoder().eval(), OddDecoder().eval()
    x, z = torch.rand(ROWS, 10), torch.randn(ROWS, 4)
    with torch.no_grad():
        _, mean, log_deviation = encoder(x)
        outputs = dict(data=x, mean=mean, log_variance=2 * log_deviation, latent=z, decoded=torch.sigmoid(decoder(z)))
        directory = os.path.join(root, "odd")
        save(encoder, x, f"{directory}/in.onnx", ["feed"], ["hidden7", "m/out", "ls:0"], opset=11)
        save(decoder, z, f"{directory}/out.onnx", ["feed"], ["logits9"], opset=11)
        say(directory, **outputs)
        # ONNX Runtime has no error function in float64.
        encoder, decoder = encoder.double(), decoder.double()
        decoder.layers[1] = nn.Tanh()
        outputs["decoded"] = torch.sigmoid(decoder(z.double()))
        save(encoder, x.double(), f"{root}/double/in.onnx", ["feed"], ["hidden7", "m/out", "ls:0"])
        save(decoder, z.double(), f"{root}/double/out.onnx", ["feed"], ["logits9"])
        say(f"{root}/double", **outputs)


def whole(root):
    torch.manual_seed(3)
    network = Whole().eval()
    x, z = torch.rand(ROWS, 10), torch.randn(ROWS, 4)
    with torch.no_grad():
        _, mean, log_variance = network.encoder(x)
        save(network, x, f"{root}/whole/vae.onnx", ["x"], ["recon", "mu", "logvar", "z"])
        say(f"{root}/whole", data=x, mean=mean, log_variance=log_variance, latent=z, decoded=torch.sigmoid(network.decoder(z)))
        save(Drawing().eval(), x, f"{root}/random/encoder.onnx", ["x"], ["mu", "logvar"])
        save(network.decoder, z, f"{root}/random/decoder.onnx", ["z"], ["output"])


class Conditional(nn.Module):
    """Of rows, or of latent vectors, with one-hot labels beside them; or with an embedding of their numbers."""

    def __init__(self, size, heads, embedding=False):
        super().__init__()
        self.embedding = nn.Embedding(3, 3) if embedding else None
        self.hidden, self.heads = nn.Linear(size + 3, 8), nn.ModuleList(nn.Linear(8, head) for head in heads)

    def forward(self, x, y):
        y = y if self.embedding is None else self.embedding(y)
        h = torch.tanh(self.hidden(torch.cat([x, y], 1)))
        found = tuple(head(h) for head in self.heads)
        return found if len(found) > 1 else torch.sigmoid(found[0])


def conditional(root):
    torch.manual_seed(9)
    x, z, labels = torch.rand(ROWS, 10), torch.randn(ROWS, 2), torch.tensor([2, 0, 1])
    with torch.no_grad():
        encoder, decoder = Conditional(10, (2, 2)).eval(), Conditional(2, (10,)).eval()
        one_hot = F.one_hot(labels, 3).float()
        mean, log_variance = encoder(x, one_hot)
        save(encoder, (x, one_hot), f"{root}/onehot/encoder.onnx", ["x", "y"], ["mu", "logvar"])
        save(decoder, (z, one_hot), f"{root}/onehot/decoder.onnx", ["z", "y"], ["output"])
        say(f"{root}/onehot", data=x, labels=labels, mean=mean, log_variance=log_variance, latent=z, decoded=decoder(z, one_hot))
        # Only the decoder has labels, which are numbers, and it was traced for one row.
        plain, decoder = OddEncoder().eval(), Conditional(4, (10,), embedding=True).eval()
        z = torch.randn(ROWS, 4)
        _, mean, log_variance = plain(x)
        save(plain, x, f"{root}/numbers/encoder.onnx", ["x"], ["h", "mu", "logvar"])
        save(decoder, (z[:1], labels[:1]), f"{root}/numbers/decoder.onnx", ["z", "c"], ["output"], axes=None)
        say(f"{root}/numbers", data=x, labels=labels, mean=mean, log_variance=log_variance, latent=z, decoded=decoder(z, labels))


def channels_last(root):
    torch.manual_seed(4)
    encoder, decoder = Encoder(3).eval(), Decoder(3, last=nn.Tanh).eval()
    x, z = torch.rand(ROWS, 3, 8, 8), torch.randn(ROWS, 3)
    last = (2 * x - 1).permute(0, 2, 3, 1)
    with torch.no_grad():
        mean, log_variance = encoder(2 * x - 1)
        save(ChannelsLast(encoder, True, False), last, f"{root}/last/encoder.onnx", ["image"], ["mean", "log_var"])
        save(ChannelsLast(decoder, False, True), z, f"{root}/last/decoder.onnx", ["latent"], ["image"])
        say(f"{root}/last", data=x, mean=mean, log_variance=log_variance, latent=z, decoded=(decoder(z) + 1) / 2)


def autoencoder_kl(root):
    torch.manual_seed(5)
    encoder, decoder = KlEncoder().eval(), KlDecoder().eval()
    x, z = torch.rand(ROWS, 3, 12, 12), torch.randn(ROWS, 2, 3, 3)
    configuration = {"_class_name": "AutoencoderKL", "in_channels": 3, "out_channels": 3, "latent_channels": 2, "sample_size": 12,
                     "scaling_factor": 0.4, "shift_factor": 0.25}
    names = {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"}
    small = {0: "batch_size", 1: "num_channels_latent", 2: "height_latent", 3: "width_latent"}
    with torch.no_grad():
        mean, log_variance = torch.chunk(encoder(2 * x - 1), 2, 1)
        outputs = dict(
            data=x,
            mean=(mean - 0.25) * 0.4,
            log_variance=log_variance.clamp(-30, 20) + 2 * math.log(0.4),
            latent=z,
            decoded=(decoder(z / 0.4 + 0.25) + 1) / 2,
        )
        for opset in (9, 11, 14):
            directory = os.path.join(root, "kl", f"{opset}")
            # Before 11 a picture's size is no part of a graph that resizes it.
            say_axes = opset >= 11
            save(encoder, 2 * x - 1, f"{directory}/vae_encoder/model.onnx", ["sample"], ["latent_parameters"], opset,
                 {"sample": names, "latent_parameters": small} if say_axes else "batch")
            save(decoder, z, f"{directory}/vae_decoder/model.onnx", ["latent_sample"], ["sample"], opset,
                 {"latent_sample": small, "sample": names} if say_axes else "batch")
            for part in ("vae_encoder", "vae_decoder"):
                with open(f"{directory}/{part}/config.json", "w") as file:
                    json.dump(configuration, file, indent=2)
                    file.write("\n")
        say(os.path.join(root, "kl"), **outputs)


def later(root):
    """Operators as they are from 18 on, which this PyTorch does not export; numpy says what they give."""
    random = np.random.default_rng(6)
    weight, scale, bias = (random.normal(size=shape).astype(np.float32) for shape in ((4, 6), (4,), (4,)))
    x, z = random.random((ROWS, 4, 2, 3)).astype(np.float32), random.normal(size=(ROWS, 6)).astype(np.float32)

    def model(name, nodes, inputs, outputs, constants, opset):
        graph = helper.make_graph(nodes, name,
                                  [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in inputs],
                                  [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in outputs],
                                  [numpy_helper.from_array(np.asarray(v), n) for n, v in constants.items()])
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], producer_name="onnx")
        made.ir_version = 10 if opset > 20 else 9
        os.makedirs(f"{root}/later{opset}", exist_ok=True)
        onnx.save(made, f"{root}/later{opset}/{name}.onnx")

    gelu = np.vectorize(lambda v: 0.5 * v * (1 + math.erf(v / math.sqrt(2))))
    for opset in (18, 20, 21):
        groups = x.reshape(ROWS, 2, -1).astype(np.float64)
        normal = ((groups - groups.mean(2, keepdims=True)) / np.sqrt(groups.var(2, keepdims=True) + 1e-5))
        if opset == 21:
            h = normal.reshape(x.shape) * scale[:, None, None] + bias[:, None, None]
        else:
            h = (normal * scale[:2, None] + bias[:2, None]).reshape(x.shape)
        nodes = [helper.make_node("GroupNormalization", ["x", "scale", "bias"], ["normal"], num_groups=2)]
        if opset >= 20:
            nodes.append(helper.make_node("Gelu", ["normal"], ["active"]))
            h = gelu(h)
        else:
            nodes.append(helper.make_node("Tanh", ["normal"], ["active"]))
            h = np.tanh(h)
        nodes += [
            helper.make_node("ReduceMean", ["active", "axes"], ["means"], keepdims=0),
            helper.make_node("MatMul", ["means", "weight"], ["both"]),
            helper.make_node("Split", ["both"], ["mean", "log_variance"], axis=1, num_outputs=2),
        ]
        both = h.mean((2, 3)) @ weight.astype(np.float64)
        per = 4 if opset == 21 else 2
        model("encoder", nodes, [("x", ["n", 4, 2, 3])], [("mean", ["n", 3]), ("log_variance", ["n", 3])],
              {"scale": scale[:per], "bias": bias[:per], "axes": np.array([2, 3]), "weight": weight}, opset)
        wide = random.normal(size=(3, 24)).astype(np.float32)
        nodes = [
            helper.make_node("MatMul", ["z", "wide"], ["row"]),
            helper.make_node("Reshape", ["row", "shape"], ["picture"]),
            helper.make_node("ReduceMax", ["picture", "axis"], ["most"], keepdims=1),
            helper.make_node("Sub", ["picture", "most"], ["below"]),
            helper.make_node("Sigmoid", ["below"], ["output"]),
        ]
        latent = z[:, :3]
        picture = (latent.astype(np.float64) @ wide).reshape(ROWS, 4, 2, 3)
        decoded = 1 / (1 + np.exp(picture.max(1, keepdims=True) - picture))
        model("decoder", nodes, [("z", ["n", 3])], [("output", ["n", 4, 2, 3])],
              {"wide": wide, "shape": np.array([-1, 4, 2, 3]), "axis": np.array([1])}, opset)
        say(f"{root}/later{opset}", data=x, mean=both[:, :3], log_variance=both[:, 3:], latent=latent, decoded=decoded)


def half(root):
    """Perceptrons in float16, by numpy in float64."""
    random = np.random.default_rng(8)
    first, second = (random.normal(size=shape).astype(np.float16) for shape in ((10, 6), (3, 10)))
    x, z = random.random((ROWS, 10)).astype(np.float16), random.normal(size=(ROWS, 3)).astype(np.float16)
    os.makedirs(f"{root}/half", exist_ok=True)

    def model(name, nodes, inputs, outputs, constants):
        graph = helper.make_graph(nodes, name,
                                  [helper.make_tensor_value_info(n, TensorProto.FLOAT16, s) for n, s in inputs],
                                  [helper.make_tensor_value_info(n, TensorProto.FLOAT16, s) for n, s in outputs],
                                  [numpy_helper.from_array(v, n) for n, v in constants.items()])
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="onnx")
        made.ir_version = 8
        onnx.save(made, f"{root}/half/{name}.onnx")

    model("encoder", [helper.make_node("MatMul", ["x", "first"], ["moments"])], [("x", ["n", 10])], [("moments", ["n", 6])], {"first": first})
    model("decoder", [helper.make_node("MatMul", ["z", "second"], ["h"]), helper.make_node("Sigmoid", ["h"], ["output"])],
          [("z", ["n", 3])], [("output", ["n", 10])], {"second": second})
    moments = x.astype(np.float64) @ first.astype(np.float64)
    decoded = 1 / (1 + np.exp(-z.astype(np.float64) @ second.astype(np.float64)))
    say(f"{root}/half", data=x, mean=moments[:, :3], log_variance=moments[:, 3:], latent=z, decoded=decoded)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("make.py DIRECTORY")
    for make in (convolutional, odd, whole, channels_last, autoencoder_kl, later, half, conditional):
        make(sys.argv[1])
