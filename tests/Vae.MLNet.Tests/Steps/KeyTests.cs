using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Steps;

/// <summary>The class that a key stands for: that of its value, or of its place where it has no value or its place is what is asked for.</summary>
public class KeyTests
{
    private const int Count = 30;

    private readonly MLContext ml = new(seed: 1);

    public static TheoryData<string> Meanings => [.. Views.Keys];

    private static Dictionary<string, (ProbeColumn Keys, Func<long, long> Class)> Views { get; } =
        new()
        {
            ["no values"] = (Keys(null), row => Raw(row) - 1),
            ["names"] = (Keys(Probe.KeyValues("left", "right", "middle")), row => Raw(row) - 1),
            ["numbers in another order"] = (Keys(Probe.KeyValues("2", "0", "1")), row => (Raw(row) + 1) % 3),
        };

    [Theory]
    [MemberData(nameof(Meanings))]
    public void A_key_gives_the_features_of_the_class_it_stands_for(string meaning)
    {
        var view = View(meaning).Apply(ml.Transforms.FeaturizeWithVae(Bundles.Conditional, Options(meaning)));

        long[] labels = [.. Enumerable.Range(0, Count).Select(row => Views[meaning].Class(row))];
        Cell.AssertClose(
            Bundles.Conditional.Encode(Images(), labels).Mean,
            SmallViews.Flat(view, "Features"),
            1e-6,
            meaning
        );
    }

    [Fact]
    public void Keys_that_MapValueToKey_made_are_the_numbers_they_were_made_of()
    {
        // It counts values as they come; here 2 comes first.
        var data = ml.Data.SkipRows(Source.Of(Count), FirstRowOfClassTwo());

        var byKey = data.Apply(
            ml.Transforms.Conversion.MapValueToKey("Key", "Class")
                .Append(ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Picture", "Key"))
        );

        var byNumber = data.Apply(ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Picture", "Class"));
        Assert.Equal(SmallViews.Flat(byNumber, "Features"), SmallViews.Flat(byKey, "Features"));
    }

    internal static VaeFeaturizer.Options Options(string meaning) =>
        new() { LabelColumnName = "Label", KeysByPosition = meaning == "names" };

    internal static ProbeView View(string meaning) => SmallViews.OfVectors("Data", Images(), 36, Views[meaning].Keys);

    private static int FirstRowOfClassTwo() => Enumerable.Range(1, Count).First(row => Source.Class(row) == 2);

    private static float[] Images() => [.. Enumerable.Range(0, Count).SelectMany(row => Source.Image(row, 36))];

    private static long Raw(long row) => Source.Class(row) + 1;

    private static ProbeColumn Keys(DataViewSchema.Annotations? values) =>
        Probe.Scalar("Label", new KeyDataViewType(typeof(uint), 3), row => (uint)Raw(row), values);
}
