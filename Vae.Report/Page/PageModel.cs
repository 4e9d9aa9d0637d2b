using Vae.Inference;

namespace Vae.Report;

/// <summary>A model as the explorer gets it: both graphs, encoded test images, and the plane they are shown on.</summary>
internal sealed record PageModel
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required int LatentSize { get; init; }

    /// <summary>0 for an unconditional model.</summary>
    public required int ClassCount { get; init; }

    public required bool Conditional { get; init; }

    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>The name of the encoder's input and the decoder's output.</summary>
    public required string DataTensor { get; init; }

    /// <summary>encoder.onnx; base64 in JSON.</summary>
    public required byte[] Encoder { get; init; }

    /// <summary>decoder.onnx; base64 in JSON.</summary>
    public required byte[] Decoder { get; init; }

    /// <summary>The posterior means of the test images that the scatters show.</summary>
    public required PagePoints Points { get; init; }

    public required PagePlane Plane { get; init; }

    /// <summary>UMAP's place of the first points; null when there is none.</summary>
    public double[][]? Umap { get; init; }

    public static PageModel Of(string id, string name, VaeModel model, ReportInputs inputs, double[][]? umap)
    {
        var rows = inputs.ShownPosteriors(model);
        return new PageModel
        {
            Id = id,
            Name = name,
            LatentSize = model.LatentSize,
            ClassCount = model.ClassCount,
            Conditional = model.IsConditional,
            Shape = model.Signature.Shape,
            DataTensor = model.Bundle.DataTensor,
            Encoder = model.Bundle.Encoder,
            Decoder = model.Bundle.Decoder,
            Points = PagePoints.Of(rows),
            Plane = PagePlane.Of(rows),
            Umap = umap,
        };
    }
}

/// <summary>Encoded images: the class and the posterior mean of each, rounded.</summary>
internal sealed record PagePoints(IReadOnlyList<long> Labels, IReadOnlyList<IReadOnlyList<double?>> Z)
{
    public static PagePoints Of(PosteriorRows rows) =>
        new(
            rows.Labels.ToArray(),
            [
                .. rows
                    .Mean.Chunk(rows.LatentSize)
                    .Select(row => Rounded.All(Rounded.PointDigits, row.Select(value => (double)value))),
            ]
        );
}

/// <summary>The plane that the explorer's pointer moves on: a point of it and two directions of length 1 at right angles.</summary>
internal sealed record PagePlane(double[] Mean, double[][] Axes)
{
    // Enough for float32 latents, and the same text wherever the last bits of a double differ.
    private const int Digits = 7;

    /// <summary>The latent plane itself when there are two dimensions, else that of the two principal components.</summary>
    public static PagePlane Of(PosteriorRows rows)
    {
        if (rows.LatentSize == 2)
        {
            return new PagePlane(
                [0, 0],
                [
                    [1, 0],
                    [0, 1],
                ]
            );
        }

        var components = PrincipalComponents.Of(rows.Mean, rows.LatentSize);
        return new PagePlane(Round(components.Mean), [.. components.Axes.Select(Round)]);
    }

    private static double[] Round(double[] values) => [.. values.Select(value => Math.Round(value, Digits) + 0.0)];
}
