using Vae.Inference;

namespace Vae.Import;

// What shapes rows and latent vectors have in the files and in the bundle.
internal sealed partial class VaeImport
{
    /// <summary>The shape of a row in the bundle, as the file has a row of it, and as its dimensions are ordered there.</summary>
    private sealed record RowShapes(DataShape Bundle, IReadOnlyList<int> Ordered, IReadOnlyList<int> File);

    /// <summary>The shape of a latent vector as the encoder gives it and as the decoder takes it.</summary>
    private sealed record LatentCode(IReadOnlyList<int> OfEncoder, IReadOnlyList<int> OfDecoder)
    {
        public int Size { get; } = SizeOf(OfEncoder);
    }

    private static int SizeOf(IEnumerable<int> row) =>
        row.Aggregate((Int128)1, (product, d) => product * d) is var size && size <= Array.MaxLength / Rows
            ? (int)size
            : throw new InvalidDataException(
                $"A row of shape {Text(row)} has {size} numbers; expected at most {Array.MaxLength / Rows}."
            );

    private static string Text(IEnumerable<int> row) => $"[{string.Join(", ", row)}]";

    /// <summary>Whether elements of one shape are those of another in the same order: apart from axes of one element, equal, or one is flat.</summary>
    private static bool Fits(IEnumerable<int> one, IEnumerable<int> other)
    {
        var (first, second) = (one.Where(d => d != 1).ToArray(), other.Where(d => d != 1).ToArray());
        return SizeOf(first) == SizeOf(second)
            && (first.Length <= 1 || second.Length <= 1 || first.SequenceEqual(second));
    }

    private int[] InFile(DataShape shape) =>
        shape.IsImage && options.Layout == ChannelOrder.Nhwc ? [shape.Height, shape.Width, shape.Channels] : [.. shape];

    private RowShapes RowsOf(string input)
    {
        var text = encoder.DimensionText(input);
        var said = encoder.Dimensions(input)?.Skip(1).ToArray();
        if (options.Shape is { } asked)
        {
            var ordered = InFile(asked);
            int[]? file =
                said is null ? ordered
                : said.Length == ordered.Length
                && said.Zip(ordered).All(pair => pair.First is null || pair.First == pair.Second)
                    ? ordered
                : said.All(size => size is not null) && Fits(said.Select(size => size!.Value), ordered)
                    ? [.. said.Select(size => size!.Value)]
                : said is [null] ? [asked.Size]
                : null;
            return file is null
                ? throw new InvalidDataException(
                    $"The encoder's input '{input}' of {encoder.Path} is {text}, and rows are said to be of shape {asked}, {Text(ordered)} in the file's order; expected a shape that fits."
                )
                : new(asked, ordered, file);
        }

        if (said is null || said.Length == 0 || said.Any(size => size is null))
        {
            throw new InvalidDataException(
                $"The encoder's input '{input}' of {encoder.Path} is {text}; expected to be told the shape of a row, such as [3, 64, 64]."
            );
        }

        int[] sizes = [.. said.Select(size => size!.Value)];
        _ = SizeOf(sizes);
        DataShape shape = sizes switch
        {
            [var features] => new(features),
            [var height, var width] => new(1, height, width),
            [var height, var width, var channels] when options.Layout == ChannelOrder.Nhwc => new(
                channels,
                height,
                width
            ),
            [_, _, _] => new(sizes),
            _ => throw new InvalidDataException(
                $"The encoder's input '{input}' of {encoder.Path} is {text}; expected to be told the shape of a row, one or three dimensions."
            ),
        };
        return new(shape, InFile(shape), sizes);
    }

    /// <summary>The latent vectors that the encoder gave, and how the decoder takes them.</summary>
    private LatentCode CodeOf(IReadOnlyList<(float[] Values, int[] Row)> found, string latent)
    {
        var given = found[0].Row;
        if (IsStacked)
        {
            var axis = StackAxis(given);
            if (given.Length == 0 || given[axis] % 2 != 0)
            {
                throw new InvalidDataException(
                    $"The encoder's '{encoding[TensorRoles.Parameters]}' is a row of shape {Text(given)}; expected mean and log-variance one after the other, an even number of channels."
                );
            }

            given = [.. given];
            given[axis] /= 2;
        }
        else if (SizeOf(found[1].Row) != SizeOf(given) || !Fits(found[1].Row, given))
        {
            throw new InvalidDataException(
                $"The encoder's '{encoding[TensorRoles.Mean]}' is a row of shape {Text(given)} and its '{Spread.Tensor}' one of {Text(found[1].Row)}; expected the same."
            );
        }

        if (given.Length == 0)
        {
            throw new InvalidDataException(
                "The encoder gives one number a row for the mean, without a dimension; expected a vector."
            );
        }

        if (LatentChannels is { } channels && channels != LatentScale.Channels(given, options.Layout))
        {
            throw new InvalidDataException(
                $"The encoder gives latent vectors of shape {Text(given)} and the configuration has {channels} latent channels; expected as many."
            );
        }

        scale.RequireFit(given, options.Layout);
        var said = decoder.IsInput(latent) ? decoder.Dimensions(latent)?.Skip(1).ToArray() : null;
        int[]? taken =
            said is null ? given
            : said.Length == given.Length
            && said.Zip(given).All(pair => pair.First is null || pair.First == pair.Second)
                ? given
            : said.All(size => size is not null) && Fits(said.Select(size => size!.Value), given)
                ? [.. said.Select(size => size!.Value)]
            : said is [null] ? [SizeOf(given)]
            : null;
        return taken is null
            ? throw new InvalidDataException(
                $"The encoder of {encoder.Path} gives latent vectors of shape {Text(given)}, and the decoder's input '{latent}' of {decoder.Path} is {decoder.DimensionText(latent)}; expected the two to fit."
            )
            : new(given, taken);
    }

    private int StackAxis(IReadOnlyList<int> row) => options.Layout == ChannelOrder.Nhwc ? row.Count - 1 : 0;

    private void RequireRows(IReadOnlyList<(float[] Values, int[] Row)> decoded, RowShapes rows)
    {
        foreach (var (_, row) in decoded)
        {
            if (!Fits(row, rows.Ordered))
            {
                throw new InvalidDataException(
                    $"The decoder of {decoder.Path} gives rows of shape {Text(row)}, and the encoder of {encoder.Path} takes rows of {Text(rows.File)}{(rows.File.SequenceEqual(rows.Ordered) ? "" : $" for {Text(rows.Ordered)}")}; expected the same."
                );
            }
        }
    }

    /// <summary>A variance or a deviation below 0 has no logarithm.</summary>
    private void RequireSpread(IReadOnlyList<(float[] Values, int[] Row)> found)
    {
        if (IsStacked || Spread.Role is not (TensorRoles.Variance or TensorRoles.Deviation))
        {
            return;
        }

        var values = found[1].Values;
        if (Array.FindIndex(values, value => value < 0) is var odd and >= 0)
        {
            throw new InvalidDataException(
                FormattableString.Invariant(
                    $"The encoder of {encoder.Path} gives {values[odd]} as '{Spread.Tensor}', which is said to be a {Spread.Role}; expected numbers of at least 0 (is it a {TensorRoles.LogVariance} or a {TensorRoles.LogDeviation}?)."
                )
            );
        }
    }

    private void RequireProbabilities(float[] values)
    {
        const float rounding = 1e-6f;
        if (
            activation != DecoderActivation.Probability
            || Array.TrueForAll(values, value => value is >= -rounding and <= 1 + rounding)
        )
        {
            return;
        }

        var odd = Array.Find(values, value => value is not (>= -rounding and <= 1 + rounding));
        throw new InvalidDataException(
            FormattableString.Invariant(
                $"The decoder of {decoder.Path} gives {odd}, which is said to be a probability; expected numbers from 0 to 1 (are they logits or means?)."
            )
        );
    }
}
