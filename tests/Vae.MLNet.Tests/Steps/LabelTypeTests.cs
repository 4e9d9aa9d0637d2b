using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Steps;

/// <summary>Labels of every type that can hold one give the same features.</summary>
public class LabelTypeTests
{
    private const int Count = 30;

    private readonly MLContext ml = new(seed: 1);

    public static TheoryData<string> Types => [.. Columns.Keys];

    private static Dictionary<string, ProbeColumn> Columns { get; } =
        new()
        {
            ["SByte"] = Label(NumberDataViewType.SByte, label => (sbyte)label),
            ["Byte"] = Label(NumberDataViewType.Byte, label => (byte)label),
            ["Int16"] = Label(NumberDataViewType.Int16, label => (short)label),
            ["UInt16"] = Label(NumberDataViewType.UInt16, label => (ushort)label),
            ["Int32"] = Label(NumberDataViewType.Int32, label => label),
            ["UInt32"] = Label(NumberDataViewType.UInt32, label => (uint)label),
            ["Int64"] = Label(NumberDataViewType.Int64, label => (long)label),
            ["UInt64"] = Label(NumberDataViewType.UInt64, label => (ulong)label),
            ["Single"] = Label(NumberDataViewType.Single, label => (float)label),
            // Raw key values count from 1; 0 is a missing one.
            ["key of Byte"] = Label(new KeyDataViewType(typeof(byte), 3), label => (byte)(label + 1)),
            ["key of UInt16"] = Label(new KeyDataViewType(typeof(ushort), 3), label => (ushort)(label + 1)),
            ["key of UInt32"] = Label(new KeyDataViewType(typeof(uint), 3), label => (uint)label + 1),
            ["key of UInt64"] = Label(new KeyDataViewType(typeof(ulong), 3), label => (ulong)label + 1),
        };

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_gives_the_features_of_the_same_classes(string type)
    {
        var view = View(type).Apply(ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Data", "Label"));

        var expected = Bundles.Conditional.Encode(Images(), Labels()).Mean;
        Cell.AssertClose(expected, SmallViews.Flat(view, "Features"), 1e-6, type);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_names_the_class_that_style_is_transferred_to(string type)
    {
        var view = View(type)
            .Apply(ml.Transforms.StyleTransferWithVae("Other", Bundles.Conditional, "Data", "Label", "Label"));

        var expected = Bundles.Conditional.TransferStyle(Images(), Labels(), Labels());
        Cell.AssertClose(expected, SmallViews.Flat(view, "Other"), 1e-6, type);
    }

    internal static ProbeView View(string type) => SmallViews.OfVectors("Data", Images(), 36, Columns[type]);

    private static float[] Images() => [.. Enumerable.Range(0, Count).SelectMany(row => Source.Image(row, 36))];

    private static long[] Labels() => [.. Enumerable.Range(0, Count).Select(row => (long)Source.Class(row))];

    private static ProbeColumn Label<T>(PrimitiveDataViewType type, Func<int, T> value) =>
        Probe.Scalar("Label", type, row => value(Source.Class(row)));
}
