using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>One column of every kind that steps only pass through.</summary>
internal static class PassengerColumns
{
    public static IReadOnlyList<ProbeColumn> All { get; } =
    [
        Probe.Scalar("Text", TextDataViewType.Instance, row => $"row {row}".AsMemory()),
        Probe.Vector("Words", new VectorDataViewType(TextDataViewType.Instance, 0), Words),
        Probe.Scalar("Id", RowIdDataViewType.Instance, row => new DataViewRowId((ulong)row, 1)),
        Probe.Scalar("When", DateTimeDataViewType.Instance, row => Start.UtcDateTime.AddDays(row)),
        Probe.Scalar("Zone", DateTimeOffsetDataViewType.Instance, row => Start.AddHours(row)),
        Probe.Scalar("Took", TimeSpanDataViewType.Instance, row => TimeSpan.FromSeconds(row)),
        Probe.Scalar("Flag", BooleanDataViewType.Instance, row => row % 3 == 0),
        Probe.Scalar("Number", NumberDataViewType.Int64, row => row - 5),
        Probe.Scalar("Weight", NumberDataViewType.Single, row => (float)row),
        Probe.Vector("Tags", new KeyDataViewType(typeof(ushort), 4), row => (ushort[])[(ushort)(row % 5), 4], 2),
        Probe.Sparse("Ragged", new VectorDataViewType(NumberDataViewType.Double, 0), Ragged),
        Probe.Scalar(
            "Named",
            new KeyDataViewType(typeof(uint), 3),
            row => (uint)Source.Class(row) + 1,
            Probe.KeyValues("zero", "one", "two")
        ),
    ];

    private static DateTimeOffset Start { get; } = new(2026, 11, 22, 14, 0, 0, TimeSpan.FromHours(2));

    private static ReadOnlyMemory<char>[] Words(long row) =>
        [.. Enumerable.Range(0, (int)(row % 4)).Select(i => $"{row}.{i}".AsMemory())];

    private static double[] Ragged(long row) =>
        [.. Enumerable.Range(0, 10 + (int)(row % 3)).Select(i => i % 5 == 2 ? row + i / 10.0 : 0)];
}
