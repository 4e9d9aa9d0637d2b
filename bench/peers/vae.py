"""The report's VAE, its training step as one writes it in PyTorch, and the protocol with the benchmark."""

import sys
import time

import torch
from torch import nn
from torch.nn import functional


class Vae(nn.Module):
    def __init__(self, latent=2):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 32, 4, 2, 1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 4, 2, 1),
            nn.ReLU(),
            nn.Conv2d(64, 128, 3, 2, 1),
            nn.ReLU(),
            nn.Flatten(),
        )
        self.mean = nn.Linear(2048, latent)
        self.log_variance = nn.Linear(2048, latent)
        self.decoder = nn.Sequential(
            nn.Linear(latent, 2048),
            nn.ReLU(),
            nn.Unflatten(1, (128, 4, 4)),
            nn.ConvTranspose2d(128, 64, 3, 2, 1),
            nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, 2, 1),
            nn.ReLU(),
            nn.ConvTranspose2d(32, 1, 4, 2, 1),
        )

    def forward(self, images):
        features = self.encoder(images)
        mean, log_variance = self.mean(features), self.log_variance(features)
        latent = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        return self.decoder(latent), mean, log_variance


def make(threads):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model = Vae()
    return model, torch.optim.Adam(model.parameters(), lr=1e-3)


def train_step(model, optimizer, images):
    logits, mean, log_variance = model(images)
    reconstruction = functional.binary_cross_entropy_with_logits(logits, images, reduction="sum")
    divergence = -0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())
    loss = (reconstruction + divergence) / len(images)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def serve(version, repeat):
    """Says that it is ready, then answers every line with one repetition: its seconds and its average loss."""
    print(version, flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        losses = repeat()
        seconds = time.perf_counter() - start
        print(seconds, sum(losses) / len(losses), flush=True)
