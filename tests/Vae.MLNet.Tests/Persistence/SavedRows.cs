using Microsoft.ML;
using PlainLoader;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>Rows of every input column as objects, which a second process can read, too.</summary>
internal static class SavedRows
{
    public const int Count = 20;

    public static IReadOnlyList<InputRow> All { get; } =
    [
        .. Enumerable
            .Range(0, Count)
            .Select(row => new InputRow
            {
                Data = Source.Image(row),
                Bytes = Source.Bytes(row),
                Picture = Source.Image(row, 36),
                Latent = Source.Code(row, 2),
                Class = Source.Class(row),
                Target = Source.Target(row),
                Named = Source.Class(row), // Objects count keys from 0, columns from 1.
                Flag = row % 3 == 0,
                Shorts = [(short)(row % 2), (short)(Source.Pixel(row, 97) % 2)],
            }),
    ];

    public static IDataView View(MLContext ml) => ml.Data.LoadFromEnumerable(All);
}
