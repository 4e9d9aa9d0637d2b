using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.MLNet;

namespace Vae.Fuzz;

/// <summary>
/// Files of rows: a file, a pipe that trickles, a reader in pieces, one that skips, the pipeline's column and a copy in another format all
/// give the same rows or are refused alike; and where a naive reading of the format is given, the numbers are its numbers.
/// </summary>
/// <param name="name">The target's name.</param>
/// <param name="seeds">Files as they should be.</param>
/// <param name="words">Words of the format.</param>
/// <param name="truth">The naive reading; null where there is none.</param>
internal sealed class RowsTarget(
    string name,
    IReadOnlyList<byte[]> seeds,
    IReadOnlyList<byte[]> words,
    Func<byte[], NaiveRows?>? truth
) : FuzzTarget(name)
{
    // What a reader gives of more is not looked at: a caller has no memory for such rows, and makes none before he knows the size.
    private const int MostElements = 1 << 16;

    private static readonly MethodInfo Column = typeof(RowsTarget).GetMethod(
        nameof(Numbers),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    private readonly MLContext ml = new();

    public override IReadOnlyList<byte[]> Seeds { get; } = seeds;

    public override IReadOnlyList<byte[]> Words { get; } = words;

    public override void Try(byte[] input)
    {
        var draw = new Random(input.Aggregate(17, (hash, b) => unchecked(hash * 31 + b)));
        var whole = Read(() => new MemoryStream(input, writable: false), 64, 0);
        var piece = 1 + draw.Next(3);
        Alike(whole, Read(() => new TrickleStream(input, 1 + draw.Next(9)), piece, 0), "A pipe");
        var skipped = draw.Next(3);
        if (whole.Count >= skipped)
        {
            var rest = Read(() => new MemoryStream(input, writable: false), piece, skipped);
            var expected = whole with
            {
                Rows = whole.Rows[(skipped * whole.Size)..],
                Labels = whole.Labels[Math.Min(skipped, whole.Labels.Length)..],
            };
            Alike(expected, rest, "Rows after others");
        }

        Labels(input, draw);
        if (whole.Count < 0)
        {
            return;
        }

        if (whole.Count > 0 && truth?.Invoke(input) is { } plain)
        {
            Expect.Same(plain.Rows, whole.Rows, "The format, read naively,");
            Expect.True(
                plain.Labels is null || plain.Labels.AsSpan().SequenceEqual(whole.Labels),
                "The format, read naively, has other labels."
            );
        }

        if (draw.Next(8) == 0)
        {
            Copied(whole, draw);
        }

        // Single numbers are labels there.
        if (draw.Next(16) == 0 && !whole.IsOfNumbers)
        {
            InPipeline(input, whole);
        }
    }

    /// <summary>All that a reader gives; a count of -1 for a refusal.</summary>
    private static Reading Read(Func<Stream> open, int piece, int skipped) =>
        Expect.Taken(
            () =>
            {
                using var reader = RowReader.Open(open(), "x");
                if (reader.RowSize > MostElements)
                {
                    return new Reading(-2, reader.RowSize, [], [], false);
                }

                reader.Skip(skipped);
                var rows = new List<float>();
                var labels = new List<long>();
                // Its own memory is no input's fault.
                var rowsInPiece = Math.Clamp(MostElements / reader.RowSize, 1, piece);
                var buffer = new float[rowsInPiece * reader.RowSize];
                var classes = new long[reader.HasLabels ? rowsInPiece : 0];
                for (int read; (read = reader.Read(buffer, classes)) > 0; )
                {
                    rows.AddRange(buffer.AsSpan(0, read * reader.RowSize));
                    labels.AddRange(classes.AsSpan(0, Math.Min(read, classes.Length)));
                }

                var count = rows.Count / reader.RowSize;
                Expect.True(
                    reader.Count is null || reader.Count == count + skipped,
                    $"{reader.Count} rows were promised and {count + skipped} came."
                );
                return new Reading(count, reader.RowSize, [.. rows], [.. labels], reader.RowShape.Count == 0);
            },
            out _
        ) ?? Reading.Refused;

    private static void Alike(Reading expected, Reading found, string what)
    {
        if (expected.Count == -2 || found.Count == -2)
        {
            return;
        }

        Expect.True(
            (expected.Count < 0) == (found.Count < 0),
            $"{what} is {(found.Count < 0 ? "refused" : "taken")}, and the whole file is not."
        );
        Expect.True(
            expected.Size == found.Size,
            $"{what} has rows of {found.Size} numbers, and the whole file of {expected.Size}."
        );
        Expect.Same(expected.Rows, found.Rows, what);
        Expect.True(
            expected.Labels.AsSpan().SequenceEqual(found.Labels),
            $"{what} has other labels than the whole file."
        );
    }

    private static void Labels(byte[] input, Random draw)
    {
        var whole = LabelsOf(() => new MemoryStream(input, writable: false));
        var piped = LabelsOf(() => new TrickleStream(input, 1 + draw.Next(9)));
        Expect.True(
            whole is null ? piped is null : piped is not null && whole.AsSpan().SequenceEqual(piped),
            $"The labels are {Words(whole)}, and from a pipe {Words(piped)}."
        );

        static string Words(long[]? labels) => labels is null ? "refused" : string.Join(' ', labels);
    }

    private static long[]? LabelsOf(Func<Stream> open) =>
        Expect.Taken(
            () =>
            {
                using var reader = RowReader.OpenLabels(open(), "x");
                var labels = new List<long>();
                var buffer = new long[7];
                for (int read; (read = reader.ReadLabels(buffer)) > 0; )
                {
                    labels.AddRange(buffer.AsSpan(0, read));
                }

                return labels.ToArray();
            },
            out _
        );

    /// <summary>Rows written in another format come back.</summary>
    private void Copied(Reading rows, Random draw)
    {
        // Text has finite numbers only.
        string[] names = ["y.idx", "y.npy", "y.npy.zst", "y.csv", "y.tsv.gz"];
        var path = Scratch[names[draw.Next(rows.Rows.All(float.IsFinite) ? names.Length : 3)]];
        using (
            var writer = RowWriter.Create(
                path,
                [rows.Size],
                new() { ElementType = RowElement.Float32, Count = rows.Count }
            )
        )
        {
            writer.Write(rows.Rows);
            writer.Complete();
        }

        using var reader = RowReader.Open(path);
        Expect.Same(rows.Rows, reader.ReadToEnd(), $"A copy as {Path.GetFileName(path)}");
    }

    private void InPipeline(byte[] input, Reading rows)
    {
        var path = Scratch.Write("x", input);
        var column = Expect.Taken(
            () =>
            {
                var view = ml.Data.LoadFromRowFile(path);
                var data = view.Schema["Data"];
                var type = ((VectorDataViewType)data.Type).ItemType.RawType;
                return (float[])Column.MakeGenericMethod(type).Invoke(null, [view])!;
            },
            out var refusal
        );
        Expect.True(column is not null, $"The pipeline refuses what the reader takes: {refusal}");
        Expect.Same(rows.Rows, column, "The pipeline's column");
    }

    private static float[] Numbers<T>(IDataView view) =>
        [
            .. view.GetColumn<VBuffer<T>>("Data")
                .SelectMany(row => row.DenseValues())
                .Select(value => value is byte b ? b / 255f : Convert.ToSingle(value, CultureInfo.InvariantCulture)),
        ];

    /// <summary>What came of a reading; a count of -1 for a refusal, of -2 for rows too large to be looked at.</summary>
    private sealed record Reading(int Count, int Size, float[] Rows, long[] Labels, bool IsOfNumbers)
    {
        public static Reading Refused { get; } = new(-1, 1, [], [], false);
    }
}
