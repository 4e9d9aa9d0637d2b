using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Tables;

namespace Vae.MLNet.Training.Tests.TableModels;

/// <summary>Missing cells filled in by a step.</summary>
public sealed class ImputeWithVaeTests : IDisposable
{
    private static readonly VaeTableImputer.Options Options = new() { Samples = 5, Seed = 4 };

    private readonly MLContext ml = new(seed: 1);
    private readonly VaeTableModel model = People.Quick();

    public void Dispose() => model.Dispose();

    [Fact]
    public void Missing_cells_alone_change_and_are_what_the_model_says()
    {
        var data = People.View(ml, 400, seed: 8);
        var before = Rows.Read(data);
        var expected = data.AsVaeTable([.. People.Columns]).Read().First();
        expected.Count = 400;
        model.Impute(expected, new TableImputationOptions { Samples = 5, Seed = 4 });

        var after = Rows.Read(data.Apply(ml.Transforms.ImputeWithVae(model, Options)));

        var filled = 0;
        for (var i = 0; i < before.Count; i++)
        {
            foreach (var column in People.Columns)
            {
                var isMissing = before[i][column] is "" or float.NaN;
                filled += isMissing ? 1 : 0;
                if (!isMissing)
                {
                    Assert.Equal(before[i][column], after[i][column]);
                }
            }

            Assert.Equal(expected.Texts(0)[i], after[i]["Kind"]);
            Assert.Equal((float)expected.Numbers(4)[i], after[i]["Count"]);
        }

        Assert.InRange(filled, 80, 160);
        Assert.DoesNotContain(after, row => row["Kind"] is "" || row["Count"] is float.NaN);
    }

    [Fact]
    public void Columns_keep_names_types_annotations_and_order()
    {
        var data = People.View(ml, 50).Apply(ml.Transforms.Conversion.MapValueToKey("Kind"));
        var step = ml.Transforms.ImputeWithVae(model, Options);
        var view = data.Apply(step);

        Assert.Equal(
            ["Kind", "Length", "Flag", "Age", "Count"],
            view.Schema.Visible().Select(column => column.Name).ToArray()
        );
        Assert.Equal(
            data.Schema.Visible().Select(column => column.Type),
            view.Schema.Visible().Select(column => column.Type)
        );
        // What cannot be missing is the source's own.
        Assert.Equal(3, view.Schema.Count - data.Schema.Count);
        VBuffer<ReadOnlyMemory<char>> keys = default;
        view.Schema["Kind"].GetKeyValues(ref keys);
        Assert.Equal(2, keys.Length);
        Assert.All(Rows.Values<uint>(view, "Kind"), key => Assert.InRange(key, 1u, 2u));
        Assert.Contains(0u, Rows.Values<uint>(data, "Kind"));
        Assert.Equal(Describe(Shapes.Of(view.Schema)), Describe(Shapes.Of(step, data.Schema)));
    }

    [Fact]
    public void Columns_that_are_named_alone_are_filled_in()
    {
        var data = People.View(ml, 200);
        var view = data.Apply(ml.Transforms.ImputeWithVae(model, ["Kind"]));

        Assert.DoesNotContain("", Rows.Values<string>(view, "Kind"));
        Assert.Equal(Rows.Values<float>(data, "Count"), Rows.Values<float>(view, "Count"));
        Assert.Contains(float.NaN, Rows.Values<float>(view, "Count"));
    }

    [Theory]
    [InlineData(TableImputation.Expected)]
    [InlineData(TableImputation.Draw)]
    public void What_a_row_becomes_depends_on_the_row_alone(TableImputation method)
    {
        var source = ml.Data.Cache(People.View(ml, 300, seed: 3));
        var view = source.Apply(ml.Transforms.ImputeWithVae(model, Options with { Method = method }));
        var small = source.Apply(ml.Transforms.ImputeWithVae(model, Options with { Method = method, BatchSize = 7 }));
        var expected = Rows.Read(view);

        Row.AssertSameValues(expected, Rows.Read(view), 0);
        Row.AssertSameValues(expected, [.. Rows.Read(view, random: new Random(5)).OrderBy(row => row.Id)], 1e-4);
        Row.AssertSameValues(expected, Rows.Read(small), 1e-4);
        Row.AssertSameValues([.. expected.Select(row => row.With("Count"))], Rows.Read(view, ["Count"]), 1e-6);
        var sets = view.GetRowCursorSet(view.Schema.Visible(), 3)
            .SelectMany(cursor => Rows.Read(cursor, view.Schema.Visible()));
        Row.AssertSameValues(expected, [.. sets.OrderBy(row => row.Id)], 1e-4);
    }

    [Fact]
    public void Draws_of_another_seed_are_others_and_a_prediction_engine_fills_in()
    {
        var data = People.View(ml, 200);
        var options = Options with { Method = TableImputation.Draw };
        var (one, other) = (Counts(options), Counts(options with { Seed = 5 }));
        Assert.NotEqual(one, other);

        using var step = ml.Transforms.ImputeWithVae(model, Options).Fit(data);
        using var engine = ml.Model.CreatePredictionEngine<Person, Person>(step);
        var person = engine.Predict(
            new Person
            {
                Kind = "",
                Age = 30,
                Length = -10,
                Count = float.NaN,
            }
        );
        Assert.Contains(person.Kind, (string[])["a", "b"]);
        Assert.InRange(person.Count, 0, 999);
        Assert.Equal((30, -10f), (person.Age, person.Length));

        float[] Counts(VaeTableImputer.Options given) =>
            Rows.Values<float>(data.Apply(ml.Transforms.ImputeWithVae(model, given)), "Count");
    }

    [Fact]
    public void A_model_that_has_learnt_knows_the_kind_by_the_length()
    {
        using var trained = People.Trained();
        var truth = People.Rows(300, seed: 12, missingKinds: 0);
        var holes = truth.Select(person => new Person
        {
            Length = person.Length,
            Flag = person.Flag,
            Age = person.Age,
            Count = person.Count,
        });

        var filled = ml.Data.LoadFromEnumerable(holes).Apply(ml.Transforms.ImputeWithVae(trained));

        // The most frequent kind would be right in about 210.
        var kinds = Rows.Values<string>(filled, "Kind");
        Assert.InRange(kinds.Zip(truth).Count(pair => pair.First == pair.Second.Kind), 270, 300);
    }

    [Fact]
    public void Generated_rows_go_back_in_whatever_their_types_are()
    {
        var rows = ml.Data.SampleFromVae(model, 100);

        var view = rows.Apply(ml.Transforms.ImputeWithVae(model, Options)).Apply(ml.Transforms.ScoreWithVae(model));

        Assert.All(Rows.Read(view), row => Assert.False(row["Count"] is double.NaN || row["Kind"] is ""));
    }

    [Fact]
    public void An_unseen_category_is_refused_by_row_or_filled_in()
    {
        Person[] people = [.. People.Rows(50, seed: 5)];
        people[41].Kind = "new";
        var data = ml.Data.LoadFromEnumerable(people);
        var strict = data.Apply(ml.Transforms.ImputeWithVae(model, Options));
        var lenient = data.Apply(ml.Transforms.ImputeWithVae(model, Options with { UnseenIsMissing = true }));

        using var cursor = strict.GetRowCursor(strict.Schema.Named(["Kind"]));
        for (var row = 0; row < 41; row++)
        {
            Assert.True(cursor.MoveNext());
        }

        var e = Assert.Throws<InvalidOperationException>(() => cursor.MoveNext());
        Assert.Equal(
            "Row 41 has 'new' in the column 'Kind', which no training row had; expected one of 'a', 'b', or unseen categories to count as missing (UnseenIsMissing, --unseen missing).",
            e.Message
        );
        Assert.All(Rows.Values<string>(lenient, "Kind"), kind => Assert.Contains(kind, (string[])["a", "b"]));
    }

    [Fact]
    public void Columns_that_do_not_fit_are_refused_in_Fit_and_before()
    {
        var step = ml.Transforms.ImputeWithVae(model, Options);
        Refuses(Without("Age"), "Could not find input column 'Age'");
        Refuses(
            With(Probe.Scalar("Flag", TextDataViewType.Instance, _ => "true".AsMemory())),
            "Schema mismatch for input column 'Flag': expected Boolean, or Single or Double that holds 0, 1 and NaN, got String"
        );
        Refuses(
            With(Probe.Scalar("Age", TextDataViewType.Instance, _ => "30".AsMemory())),
            "Schema mismatch for input column 'Age': expected an integer, a key without key values, or Single or Double that holds whole numbers, got String"
        );
        Refuses(
            With(Probe.Vector("Length", NumberDataViewType.Single, _ => new float[2], 2)),
            "Schema mismatch for input column 'Length': expected Single, Double, an integer or a key without key values, got Vector<Single, 2>",
            "Schema mismatch for input column 'Length': expected Single, Double, an integer or a key without key values, got Vector<Single>"
        );

        void Refuses(IDataView data, string message, string? foretold = null)
        {
            var fit = Assert.Throws<ArgumentOutOfRangeException>(() => step.Fit(data));
            var shape = Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.Of(step, data.Schema));
            Assert.Equal($"{message} (Parameter 'inputSchema')", fit.Message);
            Assert.Equal($"{foretold ?? message} (Parameter 'inputSchema')", shape.Message);
        }

        IDataView Without(string column) => People.View(ml, 3).Apply(ml.Transforms.DropColumns(column));

        static IDataView With(ProbeColumn column) =>
            new ProbeView(
                3,
                [
                    .. (
                        (ProbeColumn[])
                            [
                                Probe.Scalar("Kind", TextDataViewType.Instance, _ => "a".AsMemory()),
                                Probe.Scalar("Length", NumberDataViewType.Single, _ => 1f),
                                Probe.Scalar("Flag", BooleanDataViewType.Instance, _ => true),
                                Probe.Scalar("Age", NumberDataViewType.Int32, _ => 30),
                                Probe.Scalar("Count", NumberDataViewType.Single, _ => 3f),
                            ]
                    ).Where(other => other.Name != column.Name),
                    column,
                ]
            );
    }

    [Fact]
    public void Options_that_do_not_fit_are_refused()
    {
        using var conditional = People.Conditional();
        Assert.Throws<ArgumentNullException>(() => ml.Transforms.ImputeWithVae(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(model, Options with { BatchSize = -1 }));
        Refuses(model, Options with { Samples = 0 }, "The number of samples is 0; expected at least 1.");
        Refuses(
            model,
            Options with
            {
                Method = (TableImputation)7,
            },
            "The method is 7; expected one of Expected, Draw."
        );
        Refuses(
            model,
            Options with
            {
                ColumnNames = ["Age", "Age"],
            },
            "The columns of the table are 'Age', 'Age'; expected distinct names."
        );
        Refuses(
            model,
            Options with
            {
                ColumnNames = ["Size"],
            },
            "The column 'Size' is none of the table; expected some of Kind, Length, Flag, Age, Count."
        );
        Refuses(
            conditional,
            Options with
            {
                ColumnNames = ["Kind"],
            },
            "The column 'Kind' is what the model is conditional on, which it cannot fill in; expected some of Length, Flag, Age, Count."
        );

        VaeTableImputer Make(VaeTableModel of, VaeTableImputer.Options options) =>
            ml.Transforms.ImputeWithVae(of, options);

        void Refuses(VaeTableModel of, VaeTableImputer.Options options, string message) =>
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => Make(of, options)).Message);
    }

    private static IEnumerable<string> Describe(SchemaShape shape) =>
        shape.Select(column => $"{column.Name}: {column.IsKey} {column.Kind} {column.ItemType}").Order();
}
