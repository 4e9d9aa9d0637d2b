using Vae.Data;
using Vae.Factors;

namespace Vae.Cli;

/// <summary>Draws the sprites: images, their shapes as labels, and a table of all their factors.</summary>
internal sealed record DrawnSprites : IDataSetSource
{
    /// <summary>The file of the factors: a line for each image, under their names.</summary>
    public const string FactorsName = "factors.csv";

    /// <inheritdoc/>
    public string Description => "the formulas of their shapes";

    /// <inheritdoc/>
    public string Fetch(KnownDataSet dataSet, string workDirectory, CancellationToken cancellation)
    {
        var factors = Sprites.Factors;
        using (var images = File(DataSetFiles.TrainImagesName, Sprites.Side, Sprites.Side))
        {
            var picture = new byte[Sprites.Side * Sprites.Side];
            for (var row = 0; row < factors.RowCount; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                Sprites.Render(row, picture);
                images.WriteValues<byte>(picture);
            }

            images.Complete();
        }

        using (var labels = File(DataSetFiles.TrainLabelsName))
        {
            labels.WriteLabels([.. Enumerable.Range(0, factors.RowCount).Select(row => (long)factors[row, 0])]);
            labels.Complete();
        }

        using var table = new StreamWriter(Path.Combine(workDirectory, FactorsName)) { NewLine = "\n" };
        table.WriteLine(string.Join(',', factors.Names));
        for (var row = 0; row < factors.RowCount; row++)
        {
            table.WriteLine(string.Join(',', factors.Names.Select((_, factor) => factors[row, factor])));
        }

        return workDirectory;

        RowWriter File(string name, params int[] rowShape) =>
            RowWriter.Create(
                Path.Combine(workDirectory, name),
                rowShape,
                new RowWriterOptions { ElementType = RowElement.UInt8 }
            );
    }
}
