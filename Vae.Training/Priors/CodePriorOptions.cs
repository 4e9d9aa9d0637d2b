using Vae.Inference;

namespace Vae.Training;

/// <summary>How a prior of codes is made and trained (<see cref="CodePriorTrainer"/>).</summary>
public sealed record CodePriorOptions
{
    /// <summary>Passes over the training rows' codes; at least 1.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Rows per step; at least 1.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's learning rate, which falls along a cosine to a hundredth; positive.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>How many rows above a position and columns beside it its code depends on, as far as they come before it; 1 to 64.</summary>
    public int Reach { get; init; } = 4;

    /// <summary>The elements of the vector that stands for a code; 1 to 1024.</summary>
    public int EmbeddingSize { get; init; } = 16;

    /// <summary>The neurons of each of the two hidden layers; 1 to 65,536.</summary>
    public int Width { get; init; } = 256;

    /// <summary>The part of the rows that is held out to choose the best epoch by; 0 for none.</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>The seed of initialisation, order and held-out rows.</summary>
    public long Seed { get; init; }

    /// <summary>Threads that compute parts of a batch, which never change a bit; 0 for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        Check.AtLeast(Epochs, 1, "number of epochs");
        Check.AtLeast(BatchSize, 1, "batch size");
        Check.Positive(LearningRate, "learning rate");
        Check.InRange(Reach, 1, 64, "reach");
        Check.InRange(EmbeddingSize, 1, 1024, "embedding size");
        Check.InRange(Width, 1, 65_536, "width");
        Check.InRange(Threads, 0, TrainingOptions.MostThreads, "number of threads");
        Argument.Require(
            ValidationFraction is >= 0 and < 1,
            $"The validation fraction is {ValidationFraction}; expected 0 to below 1."
        );
    }
}

/// <summary>What the training of a prior of codes reports after each epoch, on the thread that trains.</summary>
public readonly record struct CodePriorProgress
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>How many there will be.</summary>
    public required int Epochs { get; init; }

    /// <summary>−ln p of a training row's codes on average over the epoch, in nats.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>−ln p of a held-out row's codes on average after it, in nats; null without such rows.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The epoch's time in seconds.</summary>
    public required double Seconds { get; init; }
}
