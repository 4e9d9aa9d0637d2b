using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Steps;

/// <summary>Images of every element type and form give the same features.</summary>
public class InputTypeTests
{
    private const int Count = 30;

    private readonly MLContext ml = new(seed: 1);

    public static TheoryData<string> Forms => [.. Columns.Keys];

    private static Dictionary<string, ProbeColumn> Columns { get; } =
        new()
        {
            ["Single"] = Dense(NumberDataViewType.Single, row => Pixels(row), 6),
            ["Single, three dimensions"] = Dense(NumberDataViewType.Single, row => Pixels(row), 1, 3, 2),
            ["Double"] = Dense(NumberDataViewType.Double, row => Array.ConvertAll(Pixels(row), x => (double)x), 6),
            ["Byte"] = Dense(NumberDataViewType.Byte, Bytes, 6),
            ["Byte, two dimensions"] = Dense(NumberDataViewType.Byte, Bytes, 3, 2),
            ["sparse Single"] = Sparse(NumberDataViewType.Single, row => Pixels(row)),
            ["sparse Double"] = Sparse(NumberDataViewType.Double, row => Array.ConvertAll(Pixels(row), x => (double)x)),
            ["sparse Byte"] = Sparse(NumberDataViewType.Byte, Bytes),
        };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_gives_the_features_of_the_same_pixels(string form)
    {
        var view = View(form).Apply(ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data"));

        var images = Enumerable.Range(0, Count).SelectMany(row => Pixels(row)).ToArray();
        Cell.AssertClose(Bundles.Mlp.Encode(images).Mean, SmallViews.Flat(view, "Features"), 1e-6, form);
    }

    [Fact]
    public void Bytes_from_0_to_255_become_0_to_1()
    {
        var bytes = new ProbeView(
            256,
            Dense(NumberDataViewType.Byte, row => Enumerable.Repeat((byte)row, 6).ToArray(), 6)
        );
        var numbers = new ProbeView(
            256,
            Dense(NumberDataViewType.Single, row => Enumerable.Repeat(row / 255f, 6).ToArray(), 6)
        );
        var estimator = ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data");

        Assert.Equal(
            SmallViews.Flat(numbers.Apply(estimator), "Features"),
            SmallViews.Flat(bytes.Apply(estimator), "Features")
        );
    }

    internal static ProbeView View(string form) => new(Count, Columns[form]);

    // Half the elements are 0, which a sparse vector leaves out; some rows have none, some all.
    private static byte[] Bytes(long row) =>
        [.. Source.Bytes(row).Select((pixel, i) => (row >> i) % 2 == 0 ? (byte)0 : pixel)];

    private static float[] Pixels(long row) => Array.ConvertAll(Bytes(row), pixel => pixel / 255f);

    private static ProbeColumn Dense<T>(PrimitiveDataViewType item, Func<long, T[]> values, params int[] dimensions) =>
        Probe.Vector("Data", item, values, dimensions);

    private static ProbeColumn Sparse<T>(PrimitiveDataViewType item, Func<long, T[]> values) =>
        Probe.Sparse("Data", new VectorDataViewType(item, 6), values);
}
