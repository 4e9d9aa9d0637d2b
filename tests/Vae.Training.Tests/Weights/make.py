#!/usr/bin/env python3
"""Makes the files of weights of these tests with PyTorch, and what it computes with them: make.py DIRECTORY."""
import json
import os
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F


class Vae(nn.Module):
    """The perceptron of PyTorch's own example, smaller."""

    def __init__(self):
        super().__init__()
        self.fc1, self.fc21, self.fc22 = nn.Linear(12, 8), nn.Linear(8, 3), nn.Linear(8, 3)
        self.fc3, self.fc4 = nn.Linear(3, 8), nn.Linear(8, 12)

    def encode(self, x):
        h = F.relu(self.fc1(x))
        return self.fc21(h), self.fc22(h)

    def decode(self, z):
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))


class Normalised(nn.Module):
    """The encoder of a perceptron with a batch normalisation, which counts its batches, and a decoder."""

    def __init__(self):
        super().__init__()
        self.fc1, self.norm, self.fc21, self.fc22 = nn.Linear(12, 8), nn.BatchNorm1d(8), nn.Linear(8, 3), nn.Linear(8, 3)
        self.fc3, self.fc4 = nn.Linear(3, 8), nn.Linear(8, 12)

    def encode(self, x):
        return self.fc21(F.relu(self.norm(self.fc1(x))))


def safetensors(tensors, path):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        values = tensor.contiguous().numpy().tobytes()
        kind = {torch.float32: "F32", torch.float64: "F64"}[tensor.dtype]
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def main(directory):
    torch.manual_seed(7)
    vae = Vae().eval()
    state = vae.state_dict()
    x, z = torch.rand(4, 12), torch.randn(4, 3)
    with torch.no_grad():
        mean, log_variance = vae.encode(x)
        expected = dict(data=x, mean=mean, log_variance=log_variance, latent=z, decoded=vae.decode(z))
    normalised = Normalised()
    for _ in range(3):
        normalised.encode(torch.randn(16, 12) * 2 + 1)
    with torch.no_grad():
        expected["normalised_mean"] = normalised.eval().encode(x)
    with open(os.path.join(directory, "expected.json"), "w") as file:
        json.dump({name: [float(f"{v:.9g}") for v in tensor.reshape(-1).tolist()] for name, tensor in expected.items()}, file)
        file.write("\n")
    torch.save(state, os.path.join(directory, "vae.pt"))
    torch.save({"epoch": 3, "state_dict": state}, os.path.join(directory, "checkpoint.pt"))
    torch.save(vae, os.path.join(directory, "module.pt"))
    torch.save({name: tensor.T if name == "fc1.weight" else tensor for name, tensor in state.items()}, os.path.join(directory, "transposed.pt"))
    torch.save(normalised.state_dict(), os.path.join(directory, "normalised.pt"))
    both = torch.stack([state["fc3.bias"], state["fc3.bias"]])
    torch.save({**state, "fc3.bias": both[0]}, os.path.join(directory, "head.pt"))
    torch.save({**state, "fc3.bias": both[1]}, os.path.join(directory, "part.pt"))
    torch.save(state, os.path.join(directory, "legacy.pt"), _use_new_zipfile_serialization=False)
    safetensors(state, os.path.join(directory, "vae.safetensors"))
    safetensors({name: tensor.double() for name, tensor in state.items()}, os.path.join(directory, "double.safetensors"))


if __name__ == "__main__":
    main(sys.argv[1])
