namespace Vae.Inference.Tests;

/// <summary>What Fixtures/make.py computed of a fixture with PyTorch, in double precision.</summary>
internal sealed record Expected
{
    public required long Seed { get; init; }
    public required long FirstRow { get; init; }
    public required int ImportanceSamples { get; init; }
    public required float[] Data { get; init; }
    public required long[] Labels { get; init; }
    public required long[] TargetLabels { get; init; }
    public required double[] Mean { get; init; }
    public required double[] LogVariance { get; init; }
    public required double[] PosteriorSamples { get; init; }
    public required double[] PriorSamples { get; init; }
    public required double[] Generated { get; init; }
    public required double[] Reconstructions { get; init; }
    public required double[] Transferred { get; init; }
    public required double[] Kl { get; init; }
    public required double[] Loss { get; init; }
    public required double[] LossThreeSamples { get; init; }
    public required double[] LossOfMean { get; init; }
    public required double[] ImportanceWeighted { get; init; }
}
