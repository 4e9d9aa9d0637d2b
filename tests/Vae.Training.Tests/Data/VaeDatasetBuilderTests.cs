using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Vae.Inference;
using Vae.Training.Tests.Training;

namespace Vae.Training.Tests.Data;

/// <summary>Rows that come one after another, in memory and beyond it.</summary>
public sealed class VaeDatasetBuilderTests
{
    // Rows of 3 numbers: a block of 2²⁰ bytes holds 87,381 of them.
    private const int RowsOfBlock = (1 << 20) / 12;
    private const int Width = 3;

    [Fact]
    public void Statistics_are_those_of_two_passes_however_far_from_0_a_column_lies() =>
        Prop.ForAll(
                Gen.Choose(1, 60)
                    .SelectMany(rows => Gen.Choose(-1000, 1000).Select(value => value / 250f).ArrayOf(rows * Width))
                    .Zip(Gen.Elements(0f, 1f, -300f, 1e5f, -1e7f))
                    .Zip(Gen.Elements(1f, 1e-3f, 1e4f))
                    .Select(made => (Values: made.Item1.Item1, Offset: made.Item1.Item2, Scale: made.Item2))
                    .ToArbitrary(),
                made =>
                {
                    float[] values = [.. made.Values.Select(value => made.Offset + made.Scale * value)];
                    using var builder = Builder();
                    Add(builder, values);
                    return Enumerable
                        .Range(0, Width)
                        .All(column =>
                        {
                            double[] own =
                            [
                                .. values.Where((_, i) => i % Width == column).Select(value => (double)value),
                            ];
                            var mean = own.Average();
                            var deviation = Math.Sqrt(own.Average(value => (value - mean) * (value - mean)));
                            var found = builder.Statistics;
                            var size = Math.Abs(made.Offset) + made.Scale;
                            return found.Count == own.Length
                                && Math.Abs(found.Means[column] - mean) <= 1e-13 * size
                                && Math.Abs(found.Deviation(column) - deviation) <= 1e-9 * deviation + 1e-12 * size
                                && found.Minima[column] == own.Min()
                                && found.Maxima[column] == own.Max()
                                && found.IsConstant(column) == (own.Distinct().Count() == 1);
                        });
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Statistics_count_a_row_as_often_as_its_weight_says()
    {
        using var weighted = Builder();
        using var repeated = Builder();
        var values = Numbers(30 * Width);
        weighted.Add([1e30f, -1e30f, 5], weight: 0);
        for (var row = 0; row < 30; row++)
        {
            weighted.Add(values.AsSpan(row * Width, Width), weight: row % 4);
            Add(
                repeated,
                [.. Enumerable.Repeat(values[(row * Width)..((row + 1) * Width)], row % 4).SelectMany(copy => copy)]
            );
        }

        Assert.Equal(22, weighted.Statistics.Count);
        Assert.Equal(repeated.Statistics.Minima, weighted.Statistics.Minima);
        Assert.Equal(repeated.Statistics.Maxima, weighted.Statistics.Maxima);
        for (var column = 0; column < Width; column++)
        {
            Assert.Equal(repeated.Statistics.Means[column], weighted.Statistics.Means[column], 1e-12);
            Assert.Equal(repeated.Statistics.Deviation(column), weighted.Statistics.Deviation(column), 1e-12);
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(RowsOfBlock * 12L - 1, true)]
    [InlineData(RowsOfBlock * 12L, true)]
    [InlineData(2L * RowsOfBlock * 12, true)]
    [InlineData(3L * RowsOfBlock * 12, false)]
    [InlineData(long.MaxValue, false)]
    public void Rows_are_the_same_bits_wherever_they_lie(long budget, bool isSpilled)
    {
        const int Count = 2 * RowsOfBlock + 1000;
        var values = Numbers(Count * Width);
        var expected = VaeDataset.FromRows("made", new DataShape(Width), values);
        using var builder = Builder(budget);
        Add(builder, values);
        using var rows = builder.Build();

        Assert.Equal(isSpilled, ((SpilledRows)rows.Rows).IsSpilled);
        Assert.Equal(expected.Count, rows.Count);
        Assert.Equal(expected.Fingerprint(), rows.Fingerprint());
        foreach (
            var (first, count) in ((int, int)[])
                [(0, Count), (RowsOfBlock - 1, 2), (RowsOfBlock, RowsOfBlock + 1), (Count - 1, 1), (Count, 0)]
        )
        {
            var read = new float[count * Width];
            rows.CopyRows(first, read);
            Assert.True(read.AsSpan().SequenceEqual(values.AsSpan(first * Width, count * Width)));
        }

        int[] numbers = [Count - 1, 0, RowsOfBlock, RowsOfBlock - 1, 2 * RowsOfBlock, 0, 12345];
        var (gathered, wanted) = (new float[numbers.Length * Width], new float[numbers.Length * Width]);
        rows.Rows.Gather(numbers, MemoryMarshal.AsBytes(gathered.AsSpan()));
        expected.Rows.Gather(numbers, MemoryMarshal.AsBytes(wanted.AsSpan()));
        Assert.Equal(numbers.SelectMany(number => values[(number * Width)..((number + 1) * Width)]), gathered);
        Assert.Equal(wanted, gathered);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void A_training_gives_the_same_bits_wherever_its_rows_lie(long budget)
    {
        var values = Numbers(200 * Width);
        long[] labels = [.. Enumerable.Range(0, 200).Select(row => row % 2L)];
        float[] weights = [.. Enumerable.Range(0, 200).Select(row => 1 + row % 3f)];
        var array = VaeDataset.FromRows("made", new DataShape(Width), values, labels, weights);
        using var builder = Builder(budget);
        for (var row = 0; row < 200; row++)
        {
            builder.Add(values.AsSpan(row * Width, Width), labels[row], weights[row]);
        }

        using var rows = builder.Build();

        Assert.Equal(Trained(array), Trained(rows));

        static (string History, string Encoder, string Decoder) Trained(VaeDataset data)
        {
            var network = VaeArchitecture.Mlp(Width, [4], 2, 2, Likelihood.DiagonalGaussian);
            using var trainer = new VaeTrainer(
                network,
                Synthetic.Options(2) with
                {
                    ValidationFraction = 0.2,
                    BatchSize = 32,
                }
            );
            var result = trainer.Train(data);
            var bundle = result.ToBundle(data);
            return (
                History.WithoutTimes(result.History),
                bundle.Card.Export.EncoderSha256,
                bundle.Card.Export.DecoderSha256
            );
        }
    }

    [Fact]
    public void Labels_and_weights_are_kept_in_their_order()
    {
        using var builder = Builder();
        builder.Add([1, 2, 3], label: 2);
        builder.Add([4, 5, 6], label: 0, weight: 0.5f);
        builder.Add([7, 8, 9], label: 1);
        using var rows = builder.Build();

        Assert.Equal([2L, 0, 1], rows.Labels.ToArray());
        Assert.Equal([1f, 0.5f, 1], rows.Weights.ToArray());
    }

    [Fact]
    public void Rows_that_each_count_as_one_have_no_weights()
    {
        using var builder = Builder();
        Add(builder, [1, 2, 3, 4, 5, 6]);
        using var rows = builder.Build();

        Assert.True(rows.Weights.IsEmpty);
        Assert.False(rows.HasLabels);
    }

    [Fact]
    public void The_temporary_file_has_no_name_and_goes_with_the_rows()
    {
        using var directory = new TemporaryDirectory();
        var builder = new VaeDatasetBuilder("made", new DataShape(Width), 0, directory.Path);
        Add(builder, Numbers((RowsOfBlock + 1) * Width));
        var rows = builder.Build();
        builder.Dispose();

        // What has a name goes with the process only where the system takes it away: on Windows.
        Assert.Equal(OperatingSystem.IsWindows() ? 1 : 0, directory.Files.Count());
        Assert.Equal(OperatingSystem.IsLinux() ? 1 : 0, OpenFiles(directory.Path));
        var row = new float[Width];
        rows.CopyRows(RowsOfBlock, row);
        Assert.Equal(Numbers((RowsOfBlock + 1) * Width)[^Width..], row);

        rows.Dispose();
        Assert.Empty(directory.Files);
        Assert.Equal(0, OpenFiles(directory.Path));
        Assert.ThrowsAny<Exception>(() => rows.CopyRows(0, new float[Width]));
    }

    [Fact]
    public void The_temporary_file_goes_where_no_data_set_was_built()
    {
        using var directory = new TemporaryDirectory();
        using (var builder = new VaeDatasetBuilder("made", new DataShape(Width), 0, directory.Path))
        {
            Add(builder, Numbers(RowsOfBlock * Width));
            Assert.Equal(OperatingSystem.IsLinux() ? 1 : 0, OpenFiles(directory.Path));
        }

        Assert.Empty(directory.Files);
        Assert.Equal(0, OpenFiles(directory.Path));
    }

    [Fact]
    public void Rows_within_the_budget_need_no_directory()
    {
        using var builder = new VaeDatasetBuilder("made", new DataShape(Width), 1 << 21, "/there is no such directory");
        Add(builder, Numbers(RowsOfBlock * Width));
        using var rows = builder.Build();
        Assert.Equal(RowsOfBlock, rows.Count);
    }

    [Fact]
    public void A_directory_that_is_not_there_is_an_IO_error()
    {
        using var directory = new TemporaryDirectory();
        using var builder = new VaeDatasetBuilder("made", new DataShape(Width), 0, directory["missing"]);
        builder.Add([1, 2, 3]);
        Assert.ThrowsAny<IOException>(builder.Build);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_leaves_the_rows_as_they_were()
    {
        using var builder = Builder();
        builder.Add([1, 2, 3], label: 1);

        Refused<ArgumentException>(() => builder.Add([1, 2], 0), "Row 1 has 2 numbers; expected 3.");
        Refused<ArgumentException>(() => builder.Add([1, 2, 3, 4], 0), "Row 1 has 4 numbers; expected 3.");
        Refused<InvalidDataException>(
            () => builder.Add([1, float.NaN, 3], 0),
            "Row 1 of made holds NaN at element 1; expected finite numbers."
        );
        Refused<InvalidDataException>(
            () => builder.Add([1, 2, float.NegativeInfinity], 0),
            "Row 1 of made holds -Infinity at element 2; expected finite numbers."
        );
        Refused<ArgumentException>(
            () => builder.Add([1, 2, 3]),
            "Row 1 has no label, and those before have one; expected a label for all rows or for none."
        );
        Refused<ArgumentException>(() => builder.Add([1, 2, 3], -1), "The label of row 1 is -1; expected 0 or more.");
        foreach (var weight in (float[])[-1, float.NaN, float.PositiveInfinity])
        {
            Refused<ArgumentException>(
                () => builder.Add([1, 2, 3], 0, weight),
                FormattableString.Invariant($"The weight of row 1 is {weight}; expected a finite number from 0 on.")
            );
        }

        Assert.Equal(1, builder.Count);
        Assert.Equal(1, builder.Statistics.Count);
        using var rows = builder.Build();
        Assert.Equal([1L], rows.Labels.ToArray());
        Assert.Throws<InvalidOperationException>(() => builder.Add([1, 2, 3], 0));
        Assert.Throws<InvalidOperationException>(builder.Build);
    }

    [Fact]
    public void A_label_after_rows_without_one_is_refused()
    {
        using var builder = Builder();
        builder.Add([1, 2, 3]);
        Refused<ArgumentException>(
            () => builder.Add([1, 2, 3], 0),
            "Row 1 has a label, and those before have none; expected a label for all rows or for none."
        );
        Refused<ArgumentException>(() => new VaeDatasetBuilder("made", new DataShape(1), -1).Dispose(), "-1");
    }

    [Fact]
    public void Rows_may_be_added_after_a_refusal_to_build()
    {
        using var builder = Builder();
        Assert.Throws<InvalidDataException>(builder.Build);
        builder.Add([1, 2, 3], weight: 0);
        Refused<InvalidDataException>(() => builder.Build(), "The weights of all rows of made are 0");
        builder.Add([4, 5, 6]);
        using var rows = builder.Build();

        var read = new float[2 * Width];
        rows.CopyRows(0, read);
        Assert.Equal([1f, 2, 3, 4, 5, 6], read);
        Assert.Equal([0f, 1], rows.Weights.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void The_first_rows_and_named_ones_keep_labels_and_weights(long budget)
    {
        using var builder = Builder(budget);
        builder.Add([1, 2, 3], 0, 0);
        builder.Add([4, 5, 6], 1, 2);
        builder.Add([7, 8, 9], 1, 3);
        using var rows = builder.Build();

        var named = rows.WithClassNames("a", "b").Take(2);

        Assert.Equal(["a", "b"], named.ClassNames!);
        Assert.Equal([0L, 1], named.Labels.ToArray());
        Assert.Equal([0f, 2], named.Weights.ToArray());
        // A part may have no row that counts, as the first ones of a table that is checked for an export.
        Assert.Equal([0f], rows.Take(1).WithClassNames("a").Weights.ToArray());
        var read = new float[2 * Width];
        named.CopyRows(0, read);
        Assert.Equal([1f, 2, 3, 4, 5, 6], read);
    }

    private static VaeDatasetBuilder Builder(long? budget = null) => new("made", new DataShape(Width), budget);

    private static void Add(VaeDatasetBuilder builder, float[] values)
    {
        for (var i = 0; i < values.Length; i += Width)
        {
            builder.Add(values.AsSpan(i, Width));
        }
    }

    private static float[] Numbers(int count)
    {
        var numbers = new float[count];
        NormalNoise.Fill(6, 0, NoisePurpose.Evaluation, count, numbers);
        return numbers;
    }

    /// <summary>The files in a directory that this process has open, with or without a name, as Linux tells.</summary>
    private static int OpenFiles(string directory) =>
        OperatingSystem.IsLinux()
            ? Directory
                .GetFiles("/proc/self/fd")
                .Count(file => new FileInfo(file).LinkTarget?.StartsWith(directory, StringComparison.Ordinal) == true)
            : 0;

    private static void Refused<T>(Action action, string message)
        where T : Exception => Assert.Contains(message, Assert.Throws<T>(action).Message, StringComparison.Ordinal);
}
