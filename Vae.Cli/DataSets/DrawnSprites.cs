using System.Buffers.Binary;
using Vae.Factors;

namespace Vae.Cli;

/// <summary>Draws the sprites: images, their shapes as labels, and a table of all their factors.</summary>
internal sealed record DrawnSprites : IDataSetSource
{
    /// <summary>The file of the factors: a line for each image, under their names.</summary>
    public const string FactorsName = "factors.csv";

    // IDX: two zeros, the type of unsigned bytes, the number of dimensions, and each of them.
    private const byte UnsignedBytes = 0x08;

    /// <inheritdoc/>
    public string Description => "the formulas of their shapes";

    /// <inheritdoc/>
    public string Fetch(KnownDataSet dataSet, string workDirectory, CancellationToken cancellation)
    {
        var factors = Sprites.Factors;
        using (var images = Idx(DataSetFiles.TrainImagesName, factors.RowCount, Sprites.Side, Sprites.Side))
        {
            var picture = new byte[Sprites.Side * Sprites.Side];
            for (var row = 0; row < factors.RowCount; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                Sprites.Render(row, picture);
                images.Write(picture);
            }
        }

        using (var labels = Idx(DataSetFiles.TrainLabelsName, factors.RowCount))
        {
            for (var row = 0; row < factors.RowCount; row++)
            {
                labels.WriteByte((byte)factors[row, 0]);
            }
        }

        using var table = new StreamWriter(Path.Combine(workDirectory, FactorsName)) { NewLine = "\n" };
        table.WriteLine(string.Join(',', factors.Names));
        for (var row = 0; row < factors.RowCount; row++)
        {
            table.WriteLine(string.Join(',', factors.Names.Select((_, factor) => factors[row, factor])));
        }

        return workDirectory;

        FileStream Idx(string name, params ReadOnlySpan<int> dimensions)
        {
            var file = File.Create(Path.Combine(workDirectory, name));
            file.Write([0, 0, UnsignedBytes, (byte)dimensions.Length]);
            Span<byte> size = stackalloc byte[sizeof(int)];
            foreach (var dimension in dimensions)
            {
                BinaryPrimitives.WriteInt32BigEndian(size, dimension);
                file.Write(size);
            }

            return file;
        }
    }
}
