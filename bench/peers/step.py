"""Training steps on batches that lie ready in memory: step.py IMAGES BATCH STEPS THREADS"""

import sys

import numpy
import torch

import vae

path, batch, steps, threads = sys.argv[1], *map(int, sys.argv[2:])
model, optimizer = vae.make(threads)
model.train()
pixels = numpy.fromfile(path, dtype=numpy.uint8, offset=16, count=batch * steps * 784)
images = torch.from_numpy(pixels).to(torch.float32).div_(255).view(-1, 1, 28, 28)
batches = images.split(batch)


def repeat():
    return [vae.train_step(model, optimizer, images) for images in batches]


vae.serve(f"python3-torch {torch.__version__}", repeat)
