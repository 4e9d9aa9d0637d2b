using Vae.Inference;

namespace Vae.Training;

/// <summary>Rows to compare an exported network on where there are no others.</summary>
internal static class ComparisonRows
{
    /// <summary>Drawn rows: from 0 to 1 where the network's are so, else around the means that it standardizes with.</summary>
    /// <exception cref="InvalidDataException">Rows of the network cannot be drawn.</exception>
    public static VaeDataset Of(VaeArchitecture architecture)
    {
        if (architecture.Likelihood == Likelihood.Mixed)
        {
            throw new InvalidDataException(
                "The architecture is that of a table, whose columns weights do not tell; expected one of rows of numbers."
            );
        }

        const int count = ModelExport.ParityRows;
        var size = architecture.Shape.Size;
        var rows = new float[count * size];
        NormalNoise.Fill(seed: 0, firstRow: 0, NoisePurpose.Evaluation, size, rows);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] =
                architecture.Signature.IsUnit ? 1 / (1 + MathF.Exp(-rows[i]))
                : architecture.Standardization is { } scale ? scale.Means[i % size] + rows[i] * scale.Spreads[i % size]
                : rows[i];
        }

        long[]? labels = architecture.IsConditional
            ? [.. Enumerable.Range(0, count).Select(i => (long)(i % architecture.ClassCount))]
            : null;
        return VaeDataset.FromRows("drawn rows", architecture.Shape, rows, labels);
    }
}
