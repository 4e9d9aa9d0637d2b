using Microsoft.ML;
using Vae.Data;
using Vae.MLNet.Training.Tests;
using Vae.Tables;

// The suite of Vae.MLNet.Tests, which is compiled into these tests, asks this class for its cases.
namespace Vae.MLNet.Tests.Contract;

/// <summary>Views that begin a pipeline and need a model that only a training makes.</summary>
internal sealed class RootCases : IDisposable
{
    public const int Count = 45;

    private static readonly Lazy<ModelBundle> bundle = new(Train);

    private readonly MLContext ml = new(seed: 1);

    // Blocks of 16 rows, so that the view begins and ends in the middle of one.
    private readonly VaeTableModel model = VaeTableModel.FromBundle(
        bundle.Value,
        new VaeModelOptions { BatchSize = 16 }
    );

    private static readonly Lazy<ModelBundle> codes = new(TrainPrior);
    private readonly VqVaeModel artist = VqVaeModel.FromBundle(codes.Value);

    public static TheoryData<string> Names => ["SampleFromVae of a table", "SampleFromVae of codes"];

    public IDataView Named(string name, int rows = Count) =>
        name == "SampleFromVae of a table"
            ? ml.Data.SampleFromVae(model, rows, new TableGenerationOptions { Seed = 3, FirstRow = 21 })
            : ml.Data.SampleFromVae(
                artist,
                new VqVaeSamplingOptions
                {
                    Count = rows,
                    Seed = 3,
                    FirstRow = 21,
                }
            );

    public void Dispose()
    {
        model.Dispose();
        artist.Dispose();
    }

    private static ModelBundle TrainPrior()
    {
        var vq = Untrained.Codes(Source.Classes);
        var rows = Vae.Training.VaeDataset.FromRows(
            "pictures",
            vq.Signature.Shape,
            [.. Enumerable.Range(0, 60).SelectMany(row => Source.Image(row, 36))],
            [.. Enumerable.Range(0, 60).Select(row => (long)Source.Class(row))]
        );
        var options = new Vae.Training.CodePriorOptions
        {
            Epochs = 1,
            Width = 8,
            Threads = 1,
        };
        return vq.Bundle.WithCodePrior(Vae.Training.CodePriorTrainer.Train(vq, rows, options));
    }

    private static ModelBundle Train()
    {
        TableField[] fields = [new("Label", CellType.Text), new("Data", CellType.Real), new("Count", CellType.Integer)];
        var rows = new TableRows(fields, 60) { Count = 60 };
        for (var i = 0; i < rows.Count; i++)
        {
            rows.Texts(0)[i] = i % 3 == 0 ? "a" : "b";
            rows.Numbers(1)[i] = i % 7 == 0 ? double.NaN : Math.Sqrt(i);
            rows.Numbers(2)[i] = i % 5;
        }

        return Vae.Training.VaeTableTrainer.Train(TableSource.FromRows("rows", rows), Quick.Table.Training).Bundle!;
    }
}
