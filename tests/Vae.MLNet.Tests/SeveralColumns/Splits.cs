using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.SeveralColumns;

/// <summary>Rows of six numbers from 0 to 1, in columns of every kind.</summary>
internal static class Splits
{
    public const int Count = 40;

    private static readonly DataViewSchema.Annotations values = Probe.KeyValues("left", "right", "middle");

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>The columns that make up a row, in their order.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<ProbeColumn>> All { get; } =
        new Dictionary<string, IReadOnlyList<ProbeColumn>>(
            DataKind.All.Values.Select(kind =>
                KeyValuePair.Create<string, IReadOnlyList<ProbeColumn>>(
                    kind.Name,
                    [kind.Sparse("C", 1, 3), kind.Scalar("A"), kind.Dense("B", 4, 2, 1)]
                )
            )
        )
        {
            ["key of Byte"] = [Key<byte>("A", 3, null), Key<byte>("C", 2, null), Key<byte>("B", 1, null)],
            ["key of UInt16"] = [Key<ushort>("A", 3, values), Key<ushort>("C", 3, null)],
            ["key of UInt32"] = [DataKind.All["Double"].Dense("B", 0, 3), Key<uint>("A", 3, values)],
            ["key of UInt64"] = [Key<ulong>("A", 5, null), DataKind.All["Boolean"].Scalar("B")],
            ["a key alone"] = [Key<uint>("A", 6, null)],
            ["scalars"] =
            [
                DataKind.All["Single"].Scalar("F"),
                DataKind.All["Byte"].Scalar("E", 1),
                DataKind.All["Boolean"].Scalar("D", 2),
                DataKind.All["Int64"].Scalar("C", 3),
                DataKind.All["Double"].Scalar("B", 4),
                DataKind.All["UInt16"].Scalar("A", 5),
            ],
            ["a vector, a key and a scalar"] =
            [
                DataKind.All["Byte"].Sparse("Z", 0, 2),
                Key<uint>("M", 3, values),
                DataKind.All["Single"].Scalar("A", 2),
            ],
        };

    /// <summary>The columns among others, whose order is none of the row's.</summary>
    public static ProbeView View(IReadOnlyList<ProbeColumn> row) =>
        new(
            Count,
            [.. row.OrderBy(column => column.Name), Probe.Scalar("Text", TextDataViewType.Instance, _ => "".AsMemory())]
        );

    public static string[] NamesOf(IReadOnlyList<ProbeColumn> row) => [.. row.Select(column => column.Name)];

    public static ProbeColumn Key<T>(string name, int count, DataViewSchema.Annotations? values)
        where T : struct, System.Numerics.INumber<T> =>
        Probe.Scalar(
            name,
            new KeyDataViewType(typeof(T), count),
            row => T.CreateChecked(1 + Source.Pixel(row, name[0]) % count),
            values
        );
}
