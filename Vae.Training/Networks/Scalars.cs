using TorchSharp;
using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// Numbers as operators take them, kept for good. TorchSharp makes a <see cref="Scalar"/> of a plain number, and one of an addition's
/// factor of 1, and does not keep it alive while libtorch reads it: where several threads allocate, a garbage collection in that moment
/// frees it. So no operator is given a plain number: numbers come from here, or their users keep them.
/// </summary>
internal static class Scalars
{
    public static Scalar Zero { get; } = 0.0.ToScalar();

    public static Scalar One { get; } = 1.0.ToScalar();

    public static Scalar Two { get; } = 2.0.ToScalar();

    public static Scalar MostSpreads { get; } = VaeNetwork.MostSpreads.ToScalar();

    public static Scalar MinusMostSpreads { get; } = (-VaeNetwork.MostSpreads).ToScalar();

    public static Scalar Half { get; } = 0.5.ToScalar();

    public static Scalar MinusHalf { get; } = (-0.5).ToScalar();

    public static Scalar LogisticDeviation { get; } = RowLoss.LogisticDeviation.ToScalar();

    public static Scalar HalfLevel { get; } = RowLoss.HalfLevel.ToScalar();

    public static Scalar MinusLevel { get; } = (-2 * RowLoss.HalfLevel).ToScalar();

    public static Scalar HighestLevel { get; } = (1 - RowLoss.HalfLevel).ToScalar();

    public static Scalar LogTwoPi { get; } = Math.Log(2 * Math.PI).ToScalar();

    public static Scalar EntropyOfOne { get; } = (1 + Math.Log(2 * Math.PI)).ToScalar();

    public static Scalar LargestByte { get; } = 255.0.ToScalar();
}
