"""Whole epochs by the usual loop over torchvision's MNIST: epoch.py DIRECTORY BATCH IMAGES THREADS"""

import os
import sys
import tempfile

import torch
import torchvision

import vae

directory, batch, count, threads = sys.argv[1], *map(int, sys.argv[2:])
model, optimizer = vae.make(threads)
model.train()
with tempfile.TemporaryDirectory() as root:
    # Where torchvision looks for the files.
    os.mkdir(os.path.join(root, "MNIST"))
    os.symlink(os.path.abspath(directory), os.path.join(root, "MNIST", "raw"))
    data = torchvision.datasets.MNIST(root, train=True, transform=torchvision.transforms.ToTensor())
data.data, data.targets = data.data[:count], data.targets[:count]
loader = torch.utils.data.DataLoader(data, batch_size=batch, shuffle=True, num_workers=0)


def repeat():
    return [vae.train_step(model, optimizer, images) for images, _ in loader]


vae.serve(f"torchvision {torchvision.__version__} on python3-torch {torch.__version__}", repeat)
