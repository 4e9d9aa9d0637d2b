using Vae.Inference;

namespace Vae.Report;

internal static partial class Interpolation
{
    /// <summary>The way between two images: what the picture shows, and the numbers behind it.</summary>
    private sealed record Path(string Name, float[] Images, object Data)
    {
        public static Path Between(ImageDraw draw, int from, int to, (long From, long To) labels, ReportInputs inputs)
        {
            var model = inputs.Vae;
            var ends = draw.Images(from, to);
            var means = model.Encode(ends, default, inputs.Cancellation).Mean;
            float[] start = means[..model.LatentSize];
            float[] end = means[model.LatentSize..];
            var (linear, spherical) = (LatentPath.Linear(start, end, Steps), LatentPath.Spherical(start, end, Steps));
            var size = model.DataSize;
            return new Path(
                $"{labels.From} → {labels.To}",
                [
                    .. ends.AsSpan(0, size),
                    .. model.Decode(linear, default, inputs.Cancellation),
                    .. model.Decode(spherical, default, inputs.Cancellation),
                    .. ends.AsSpan(size),
                ],
                new
                {
                    from_row = from,
                    to_row = to,
                    from_label = labels.From,
                    to_label = labels.To,
                    linear = linear.Chunk(model.LatentSize),
                    spherical = spherical.Chunk(model.LatentSize),
                }
            );
        }
    }
}
