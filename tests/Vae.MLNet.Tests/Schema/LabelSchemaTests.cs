using Microsoft.ML;

namespace Vae.MLNet.Tests.Schema;

/// <summary>Label columns that do not fit are refused in the same words.</summary>
public class LabelSchemaTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly ProbeView data = Source.Of(3);

    [Theory]
    [InlineData("Text")]
    [InlineData("Data")]
    [InlineData("Flag")]
    [InlineData("When")]
    [InlineData("Zone")]
    [InlineData("Took")]
    [InlineData("Id")]
    [InlineData("Words")]
    public void A_label_column_that_holds_no_labels_is_refused(string column)
    {
        var (fit, foretold) = SchemaRefusal.Of(
            ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Picture", column),
            data
        );

        Assert.All(
            (ArgumentOutOfRangeException[])[fit, foretold],
            e =>
            {
                Assert.StartsWith("Schema mismatch for ", e.Message, StringComparison.Ordinal);
                Assert.Contains($" column '{column}': expected ", e.Message, StringComparison.Ordinal);
                Assert.Contains(", got ", e.Message, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void A_label_column_that_is_missing_is_refused()
    {
        var (fit, foretold) = SchemaRefusal.Of(
            ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Picture", "Nowhere"),
            data
        );

        Assert.StartsWith("Could not find ", fit.Message, StringComparison.Ordinal);
        Assert.Contains("column 'Nowhere'", fit.Message, StringComparison.Ordinal);
        Assert.Equal(fit.Message, foretold.Message);
    }
}
