using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Views that begin a pipeline: objects in ML.NET's own cache, and this library's.</summary>
internal sealed class RootCases : IDisposable
{
    public const int Count = 45;

    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();

    public static TheoryData<string> Names => ["Cache", "LoadFromRowFile", "SampleFromVae"];

    public IDataView Named(string name, int rows = Count) =>
        name switch
        {
            "Cache" => ml.Data.Cache(ml.Data.LoadFromEnumerable(Objects(rows))),
            "LoadFromRowFile" => ml.Data.LoadFromRowFile(
                Write("images.idx", [2, 3], rows, row => Source.Bytes(row)),
                Write("labels.idx", [], rows, row => [Source.Class(row)])
            ),
            _ => ml.Data.SampleFromVae(
                Bundles.Conditional,
                new VaeSampler.Options
                {
                    Count = rows,
                    Seed = 3,
                    BatchSize = 7,
                }
            ),
        };

    public void Dispose() => directory.Dispose();

    private static IEnumerable<Item> Objects(int rows) =>
        Enumerable.Range(0, rows).Select(row => new Item { Data = Source.Image(row), Label = Source.Class(row) });

    private string Write(string file, int[] dimensions, int rows, Func<int, byte[]> item)
    {
        using var writer = RowWriter.Create(
            directory[file],
            dimensions,
            new() { ElementType = RowElement.UInt8, Count = rows }
        );
        writer.WriteValues<byte>(Enumerable.Range(0, rows).SelectMany(item).ToArray());
        writer.Complete();
        return directory[file];
    }

    private sealed class Item
    {
        [VectorType(6)]
        public float[] Data { get; set; } = [];

        public byte Label { get; set; }
    }
}
