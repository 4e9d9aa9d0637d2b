using Vae.Data;

namespace Vae.Cli;

/// <summary>
/// The memory of one block on its way from the source to the files. Blocks lie on a grid of row numbers that is the same for every run:
/// block k has the rows from k·size on. The model always runs a whole block, in which each row has its own place, so that the last bits of
/// a row's floats do not depend on where a run or a shard starts and ends; the places of rows outside of the run hold anything valid.
/// </summary>
/// <param name="size">The rows of a whole block.</param>
/// <param name="imageSize">The elements of an image.</param>
/// <param name="latentSize">The latent dimensions.</param>
/// <param name="codeSize">The elements of a row of codes; 0 when images are the results.</param>
/// <param name="hasLabels">Whether rows have labels.</param>
internal sealed class RunBlock(int size, int imageSize, int latentSize, int codeSize, bool hasLabels) : IDisposable
{
    /// <summary>The number of the run's first row in the block.</summary>
    public long FirstRow { get; private set; }

    /// <summary>The place of that row.</summary>
    public int Start { get; private set; }

    /// <summary>The number of the run's rows in the block.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the run has all rows of the block.</summary>
    public bool IsWhole => Count == size;

    /// <summary>The images of all places.</summary>
    public float[] Images { get; } = new float[checked(size * imageSize)];

    /// <summary>The latent vectors, or the means, of all places.</summary>
    public float[] Latents { get; } = new float[checked(size * latentSize)];

    /// <summary>The log-variances of all places; empty when images are the results.</summary>
    public float[] LogVariances { get; } = new float[codeSize == 0 ? 0 : checked(size * latentSize)];

    /// <summary>The labels of all places; empty when rows have none.</summary>
    public long[] Labels { get; } = new long[hasLabels ? size : 0];

    /// <summary>The codes of all places; empty when images are the results.</summary>
    public float[] Codes { get; } = new float[checked(size * codeSize)];

    /// <summary>The rows as those of a table; null where they are rows of numbers.</summary>
    public TableRows? Cells { get; init; }

    /// <summary>The bytes that each of the run's files gets of this block.</summary>
    public IReadOnlyList<PackedRows> Packed { get; set; } = [];

    /// <summary>The bytes that the rows take up, without the <see cref="Packed"/> ones.</summary>
    public long Bytes => sizeof(float) * ((long)Images.Length + Latents.Length + LogVariances.Length + Codes.Length);

    /// <summary>The images of the run's rows.</summary>
    public Span<float> RunImages => Of(Images, imageSize);

    /// <summary>The latent vectors of the run's rows.</summary>
    public Span<float> RunLatents => Of(Latents, latentSize);

    /// <summary>The labels of the run's rows.</summary>
    public Span<long> RunLabels => hasLabels ? Labels.AsSpan(Start, Count) : [];

    /// <summary>The codes of the run's rows.</summary>
    public Span<float> RunCodes => Of(Codes, codeSize);

    /// <summary>What the files are written of.</summary>
    public RowSpan Results =>
        new(FirstRow, Count)
        {
            Values = codeSize == 0 ? RunImages : RunCodes,
            Labels = RunLabels,
            Latents = RunLatents,
            Cells = Cells,
        };

    /// <summary>Takes the block over for the rows from <paramref name="firstRow"/> to the grid's next line, or to the run's end.</summary>
    public void MoveTo(long firstRow, long end)
    {
        (FirstRow, Start) = (firstRow, (int)(firstRow % size));
        Count = (int)Math.Min(size - Start, end - firstRow);
    }

    public void Dispose()
    {
        foreach (var packed in Packed)
        {
            packed.Dispose();
        }
    }

    private Span<float> Of(float[] all, int width) => all.AsSpan(Start * width, Count * width);
}

/// <summary>The bytes that one file gets of one block; the memory goes round with the block.</summary>
internal sealed class PackedRows(RowFile file) : IDisposable
{
    private readonly MemoryStream rows = new();
    private readonly MemoryStream packed = new();

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => file.Layout.Compression == RowCompression.None ? rows.Bytes() : packed.Bytes();

    /// <summary>Encodes and compresses rows.</summary>
    public void Fill(RowSpan span)
    {
        rows.Clear();
        file.Encode(span, rows);
        if (file.Layout.Compression != RowCompression.None)
        {
            packed.Clear();
            file.Layout.Compression.Pack(rows.Bytes(), packed);
        }
    }

    public void Dispose()
    {
        rows.Dispose();
        packed.Dispose();
    }
}
