using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Tests.Schema;

namespace Vae.MLNet.Tests.SeveralColumns;

/// <summary>Columns that make up no row of the model are refused, each by its name, before a row is read.</summary>
public class RefusalTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly ProbeView data = Source.Of(3);

    [Fact]
    public void Widths_that_do_not_add_up_are_named()
    {
        var fit = Assert.Throws<ArgumentOutOfRangeException>(() =>
            Featurizer("Latent", "Named", "Flag", "Weight").Fit(data)
        );

        Assert.StartsWith(
            "Schema mismatch for input columns 'Latent' (2), 'Named' (3), 'Flag' (1), 'Weight' (1): expected widths that add up to 6, got 7",
            fit.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_shape_tells_of_too_few_scalars_and_too_many_columns()
    {
        var (fit, foretold) = SchemaRefusal.Of(Featurizer("Flag", "Weight", "Number"), data);
        Assert.Contains("'Flag' (1), 'Weight' (1), 'Number' (1): expected", fit.Message, StringComparison.Ordinal);
        Assert.Contains(
            "'Flag', 'Weight', 'Number': expected widths that add up to 6, got 3",
            foretold.Message,
            StringComparison.Ordinal
        );
        (_, foretold) = SchemaRefusal.Of(
            Featurizer("Flag", "Weight", "Number", "Named", "Data", "Target", "Class"),
            data
        );
        Assert.Contains("add up to 6, got 7 or more", foretold.Message, StringComparison.Ordinal);
        Assert.NotEmpty(Shapes.Of(Featurizer("Named", "Latent", "Flag"), data.Schema));
    }

    [Theory]
    [InlineData("Text", "String", "String")]
    [InlineData("Words", "Vector<String>", "VarVector<String>")]
    [InlineData("Ragged", "Vector<Double>", "VarVector<Double>")]
    [InlineData("When", "DateTime", "DateTime")]
    [InlineData("Id", "DataViewRowId", "DataViewRowId")]
    public void A_column_that_holds_no_numbers_is_refused(string column, string found, string shape)
    {
        var (fit, foretold) = SchemaRefusal.Of(Featurizer("Named", column, "Latent"), data);

        var expected =
            $"Schema mismatch for input column '{column}': expected a number, a Boolean, a key, or a known-size vector of numbers or Booleans, got ";
        Assert.StartsWith(expected + found, fit.Message, StringComparison.Ordinal);
        Assert.StartsWith(expected + shape, foretold.Message, StringComparison.Ordinal);
        Assert.Equal(0, data.Log.Opened);
    }

    [Fact]
    public void A_vector_of_keys_is_refused_with_what_helps()
    {
        var (fit, foretold) = SchemaRefusal.Of(Featurizer("Flag", "Tags"), data);

        Assert.All(
            (Exception[])[fit, foretold],
            e =>
            {
                Assert.Contains("'Tags'", e.Message, StringComparison.Ordinal);
                Assert.Contains("MapKeyToVector", e.Message, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void A_column_that_is_missing_is_named()
    {
        var (fit, foretold) = SchemaRefusal.Of(Featurizer("Flag", "Nowhere"), data);

        Assert.StartsWith("Could not find input column 'Nowhere'", fit.Message, StringComparison.Ordinal);
        Assert.Equal(fit.Message, foretold.Message);
    }

    [Fact]
    public void Names_that_are_none_are_refused_before_there_is_data()
    {
        Assert.Contains("A is named 2 times", Refuses("A", "B", "A").Message, StringComparison.Ordinal);
        Assert.Contains("empty", Refuses("A", " ").Message, StringComparison.Ordinal);
        Assert.Contains("at least one", Refuses().Message, StringComparison.Ordinal);
        var both = Assert.ThrowsAny<ArgumentException>(() =>
            ml.Transforms.ScoreWithVae(
                Bundles.Mlp,
                new VaeScorer.Options { InputColumnName = "Row", InputColumnNames = ["A", "B"] }
            )
        );
        Assert.Contains("InputColumnName or InputColumnNames", both.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => DataColumns.Of(data.Schema, ["Flag", "Flag"]));
    }

    [Fact]
    public void A_key_of_very_many_values_is_refused()
    {
        var view = new ProbeView(
            1,
            Probe.Scalar("Hash", new KeyDataViewType(typeof(ulong), ulong.MaxValue), _ => 1ul),
            Probe.Scalar("Flag", BooleanDataViewType.Instance, _ => true)
        );

        foreach (
            var names in (string[][])
                [
                    ["Hash"],
                    ["Flag", "Hash"],
                ]
        )
        {
            var e = Assert.Throws<ArgumentOutOfRangeException>(() => DataColumns.Of(view.Schema, names));
            Assert.Contains("'Hash'", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Several_vectors_have_any_dimensions_and_one_has_the_models()
    {
        var view = new ProbeView(
            3,
            DataKind.All["Single"].Dense("Half", 0, 2, 9),
            DataKind.All["Single"].Dense("Rest", 18, 9, 2),
            DataKind.All["Single"].Dense("All", 0, 4, 9),
            Probe.Scalar("Label", NumberDataViewType.Byte, Source.Class)
        );
        VaeFeaturizer Featurize(params string[] names) =>
            ml.Transforms.FeaturizeWithVae(
                Bundles.Conditional,
                new VaeFeaturizer.Options { InputColumnNames = names, LabelColumnName = "Label" }
            );

        Assert.Equal(3, Rows.Read(view.Apply(Featurize("Half", "Rest")), ["Features"]).Count);
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => Featurize("All").Fit(view));
        Assert.Contains("of the dimensions [1, 6, 6]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fitted_step_refuses_columns_of_other_widths_that_add_up_too()
    {
        var fitted = Featurizer("A", "B").Fit(Two(2, 4));

        var e = Assert.Throws<ArgumentOutOfRangeException>(() => fitted.Transform(Two(4, 2)));

        Assert.Contains(
            "'A': expected 2 values, as when the step was fitted, got 4",
            e.Message,
            StringComparison.Ordinal
        );
        static ProbeView Two(int a, int b) =>
            new(3, DataKind.All["Single"].Dense("A", 0, a), DataKind.All["Single"].Dense("B", a, b));
    }

    [Fact]
    public void A_fitted_step_refuses_keys_that_stand_for_other_values()
    {
        var fitted = Featurizer("Key", "Rest").Fit(View("a", "b"));

        var e = Assert.Throws<ArgumentOutOfRangeException>(() => fitted.Transform(View("b", "a")));

        Assert.Contains("'Key': expected keys that stand for a, b", e.Message, StringComparison.Ordinal);
        Assert.Contains("got keys that stand for b, a", e.Message, StringComparison.Ordinal);
        Assert.NotNull(fitted.Transform(View("a", "b")));
        Assert.NotNull(fitted.Transform(View()));
        static ProbeView View(params string[] values) =>
            new(
                3,
                Splits.Key<uint>("Key", 2, values.Length == 0 ? null : Probe.KeyValues(values)),
                DataKind.All["Single"].Dense("Rest", 0, 4)
            );
    }

    [Theory]
    [InlineData(0u, "holds a missing key; expected one of left, right, middle")]
    [InlineData(4u, "holds the key 4; expected one of left, right, middle")]
    public void A_key_that_is_none_names_row_and_column(uint bad, string message)
    {
        var key = Probe.Scalar(
            "Key",
            new KeyDataViewType(typeof(uint), 3),
            row => row == 11 ? bad : 2,
            Probe.KeyValues("left", "right", "middle")
        );

        Fails(new ProbeView(20, key, DataKind.All["Int16"].Dense("Rest", 0, 3)), $"Row 11: column 'Key' {message}.");
    }

    [Fact]
    public void A_value_that_the_model_does_not_take_names_its_own_column()
    {
        ProbeColumn Key() => Splits.Key<uint>("Key", 3, null);
        ProbeColumn Vector(float bad) =>
            Probe.Vector("Rest", NumberDataViewType.Single, row => row == 11 ? [0, bad] : (float[])[0, 1], 2);
        ProbeColumn Scalar(double bad) => Probe.Scalar("Age", NumberDataViewType.Double, row => row == 11 ? bad : 0.5);

        Fails(
            new ProbeView(20, Key(), Vector(1.5f), Scalar(0)),
            "Row 11: column 'Rest' holds 1.5 at element 1; expected"
        );
        Fails(new ProbeView(20, Key(), Vector(0), Scalar(45)), "Row 11: column 'Age' holds 45; expected");
    }

    private static void Fails(ProbeView view, string message)
    {
        var ml = new MLContext(seed: 1);
        foreach (var batch in (int[])[1, 4, 100])
        {
            var made = view.Apply(
                ml.Transforms.FeaturizeWithVae(
                    Bundles.Mlp,
                    new VaeFeaturizer.Options
                    {
                        InputColumnNames = [.. view.Schema.Select(column => column.Name)],
                        BatchSize = batch,
                    }
                )
            );
            using var cursor = made.GetRowCursor([made.Schema["Features"]]);
            var read = Cell.Reader(cursor, made.Schema["Features"]);
            var served = 0;
            var e = Assert.Throws<InvalidOperationException>(() =>
            {
                for (; cursor.MoveNext(); served++)
                {
                    read();
                }
            });
            Assert.Equal(11, served);
            Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
        }
    }

    private ArgumentException Refuses(params string[] names) =>
        Assert.ThrowsAny<ArgumentException>(() => Featurizer(names));

    private VaeFeaturizer Featurizer(params string[] names) =>
        ml.Transforms.FeaturizeWithVae(Bundles.Mlp, new VaeFeaturizer.Options { InputColumnNames = names });
}
