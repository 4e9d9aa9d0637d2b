using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Tables;

namespace Vae.MLNet.Training.Tests.TableModels;

/// <summary>A table's model that is trained in Fit: what it gives, and what it refuses.</summary>
public sealed class LearnVaeTableTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void The_schema_before_Fit_is_that_after()
    {
        var data = People.View(ml, 60).Apply(ml.Transforms.Conversion.MapValueToKey("Kind"));
        var both = Quick.Table with { Scoring = new VaeTableScorer.Options() };
        var learner = ml.Transforms.LearnVaeTable(both);

        using var fitted = learner.Fit(data);

        Assert.Equal(Describe(Shapes.Of(fitted.Transform(data).Schema)), Describe(Shapes.Of(learner, data.Schema)));
        Assert.Equal(
            ["Kind", "Length", "Flag", "Age", "Count"],
            fitted.Transform(data).Schema["Contributions"].SlotNames()
        );
    }

    [Fact]
    public void Cells_are_filled_in_and_rows_scored_as_they_came()
    {
        var data = People.View(ml, 100);
        using var fitted = ml
            .Transforms.LearnVaeTable(Quick.Table with { Scoring = new VaeTableScorer.Options() })
            .Fit(data);
        var rows = data.AsVaeTable([.. fitted.Model.Fields.Select(field => field.Name)]).Read().First();
        var (scores, parts) = (new VaeScore[100], new float[500]);
        fitted.Model.Score(rows, scores, parts, new VaeScoreOptions { ElboSamples = 0 });

        var view = Rows.Read(fitted.Transform(data));

        for (var i = 0; i < 100; i++)
        {
            Assert.False(view[i]["Kind"] is "" || view[i]["Count"] is float.NaN);
            Assert.Equal(scores[i].NegativeElbo, (float)view[i]["NegativeElbo"], 1e-3);
            Assert.Equal(scores[i].ReconstructionLoss, (float)view[i]["ReconstructionLoss"], 1e-3);
            Assert.Equal(scores[i].KlDivergence, (float)view[i]["KlDivergence"], 1e-3);
            var contributions = (float[])view[i]["Contributions"];
            Assert.Equal((float)view[i]["NegativeElbo"], contributions.Sum(), 1e-3);
            Cell.AssertClose(parts[(5 * i)..(5 * i + 5)], contributions, 1e-3, "Contributions");
        }
    }

    [Fact]
    public void The_columns_to_blame_are_those_that_do_not_fit()
    {
        using var model = People.Trained();
        var people = People.Rows(400, seed: 30, missingKinds: 0);
        foreach (var person in people.Take(200))
        {
            person.Kind = person.Kind == "a" ? "b" : "a";
        }

        var scored = Rows.Read(ml.Data.LoadFromEnumerable(people).Apply(ml.Transforms.ScoreWithVae(model)));

        var (odd, usual) = (scored.Take(200).ToList(), scored.Skip(200).ToList());
        Assert.True(Median(odd, "NegativeElbo") > Median(usual, "NegativeElbo") + 1);
        Assert.True(
            odd.Average(row => Blame(row, 0) + Blame(row, 1)) > usual.Average(row => Blame(row, 0) + Blame(row, 1)) + 1
        );

        static float Blame(Row row, int column) => ((float[])row["Contributions"])[column];

        static float Median(List<Row> rows, string column) =>
            rows.Select(row => (float)row[column]).Order().ElementAt(rows.Count / 2);
    }

    [Fact]
    public void Equal_seeds_give_equal_models_and_others_others()
    {
        var data = People.View(ml, 60);
        Assert.Equal(Content(Quick.Table), Content(Quick.Table));
        Assert.NotEqual(Content(Quick.Table), Content(Quick.Table with { Seed = 6 }));

        var unseeded = Quick.Table with { Seed = null };
        Assert.Equal(OfContext(3), OfContext(3));
        Assert.NotEqual(OfContext(3), OfContext(4));

        string Content(VaeTableLearner.Options options)
        {
            using var fitted = ml.Transforms.LearnVaeTable(options).Fit(data);
            return fitted.Model.Model.Content();
        }

        string OfContext(int seed)
        {
            var context = new MLContext(seed);
            using var fitted = context.Transforms.LearnVaeTable(context, unseeded).Fit(data);
            return fitted.Model.Model.Content();
        }
    }

    [Fact]
    public void A_file_that_MLNET_loads_is_the_table_that_it_is_without()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllLines(
            directory["people.csv"],
            [
                "Kind,Length",
                .. People
                    .Rows(60, seed: 2)
                    .Select(person => FormattableString.Invariant($"{person.Kind},{person.Length}")),
            ]
        );
        var loaded = ml.Data.LoadFromTextFile(
            directory["people.csv"],
            [new("Kind", DataKind.String, 0), new("Length", DataKind.Single, 1)],
            separatorChar: ',',
            hasHeader: true
        );
        using var ofView = ml.Transforms.LearnVaeTable(Quick.Table).Fit(loaded);
        using var ofFile = VaeTableModel.FromBundle(
            VaeTableTrainer
                .Train(TableSource.FromFile(directory["people.csv"]), Quick.Table.Training with { Seed = 5 })
                .Bundle!
        );

        // The graphs tell the data's name.
        Assert.Equal($"{ofFile.Model.Card.Table}", $"{ofView.Model.Model.Card.Table}");
        Row.AssertSameValues(
            Rows.Read(ml.Data.SampleFromVae(ofFile, 50)),
            Rows.Read(ml.Data.SampleFromVae(ofView.Model, 50)),
            0
        );
    }

    [Fact]
    public void Keys_and_numbers_for_Booleans_are_filled_in()
    {
        var view = new ProbeView(
            40,
            Probe.Scalar("key", new KeyDataViewType(typeof(ushort), 9), row => (ushort)(row % 4)),
            Probe.Scalar(
                "named",
                new KeyDataViewType(typeof(byte), 3),
                row => (byte)(row / 2 % 4),
                Probe.KeyValues("x", "y", "z")
            ),
            Probe.Scalar("flag", NumberDataViewType.Single, row => row % 5 == 0 ? float.NaN : row % 2)
        );
        using var fitted = ml.Transforms.LearnVaeTable(Quick.Table).Fit(view);

        foreach (var row in Rows.Read(fitted.Transform(view)))
        {
            Assert.InRange((ushort)row["key"], 1, 3);
            Assert.InRange((byte)row["named"], 1, 3);
            Assert.Contains((float)row["flag"], (float[])[0, 1]);
        }

        Assert.Equal(
            view.Schema.Select(column => $"{column.Name}: {column.Type}"),
            ml.Data.SampleFromVae(fitted.Model, 1, schema: view.Schema)
                .Schema.Select(column => $"{column.Name}: {column.Type}")
        );
    }

    [Fact]
    public void A_bundle_that_was_saved_makes_the_same_step_and_the_same_rows()
    {
        using var directory = new TemporaryDirectory();
        var data = People.View(ml, 80);
        using var fitted = ml.Transforms.LearnVaeTable(Quick.Table).Fit(data);
        fitted.Model.Model.Save(directory.Path);
        using var loaded = VaeTableModel.Load(directory.Path);

        var again = data.Apply(ml.Transforms.ImputeWithVae(loaded));

        Row.AssertSameValues(Rows.Read(fitted.Transform(data)), Rows.Read(again), 0);
        Row.AssertSameValues(
            Rows.Read(ml.Data.SampleFromVae(fitted.Model, 90)),
            Rows.Read(ml.Data.SampleFromVae(loaded, 90)),
            0
        );
    }

    [Fact]
    public void Saved_with_a_pipeline_it_says_what_to_do_and_leaves_the_file()
    {
        using var directory = new TemporaryDirectory();
        var data = People.View(ml, 60);
        var fitted = ml
            .Transforms.LearnVaeTable(Quick.Table)
            .Append(ml.Transforms.CopyColumns("Copy", "Length"))
            .Fit(data);
        File.WriteAllText(directory["model.zip"], "before");
        const string Message =
            "The step cannot be saved in a model: a table's text and numbers become the rows of the model outside of its graphs, so that the model is to be saved as a bundle, transformer.Model.Model.Save(directory), and the step to be made anew of VaeTableModel.Load; ml.Model.SaveWithVae then leaves the file that was there, where ml.Model.Save has broken it by now.";

        var e = Assert.Throws<InvalidOperationException>(() =>
            ml.Model.SaveWithVae(fitted, data.Schema, directory["model.zip"])
        );

        Assert.Equal(Message, e.Message);
        Assert.Equal("before", File.ReadAllText(directory["model.zip"]));
        using var stream = new MemoryStream();
        Assert.Equal(
            Message,
            Assert.Throws<InvalidOperationException>(() => ml.Model.Save(fitted, data.Schema, stream)).Message
        );
        fitted.Dispose();
    }

    [Fact]
    public void A_condition_draws_its_categories_at_will()
    {
        var data = People.View(ml, 100, missingKinds: 0);
        var options = Quick.Table with
        {
            Training = Quick.Table.Training with
            {
                Schema = new() { Condition = "Kind", Drop = ["Age"] },
            },
        };
        using var fitted = ml.Transforms.LearnVaeTable(options).Fit(data);
        var rows = ml.Data.SampleFromVae(
            fitted.Model,
            50,
            new TableGenerationOptions { Where = [new TableFilter("Kind", TableComparison.Equal, "b")] }
        );

        Assert.Equal(["Kind", "Length", "Flag", "Count"], rows.Schema.Select(column => column.Name));
        Assert.All(Rows.Values<string>(rows, "Kind"), kind => Assert.Equal("b", kind));

        // A row without its condition has no place in such a model.
        var holes = ml.Data.LoadFromEnumerable([new Person { Age = 30 }]);
        var e = Assert.Throws<InvalidOperationException>(() => Rows.Read(fitted.Transform(holes)));
        Assert.Equal(
            "Row 0 has no 'Kind' that a training row had, and the model is conditional on it; expected one of its categories.",
            e.Message
        );
    }

    [Fact]
    public void Epochs_and_odd_columns_are_in_the_log()
    {
        var lines = new List<string>();
        ml.Log += (_, e) => lines.Add(e.Message);
        var people = People.Rows(60, seed: 1);
        Array.ForEach(people, person => person.Flag = true);

        using var fitted = ml.Transforms.LearnVaeTable(ml, Quick.Table).Fit(ml.Data.LoadFromEnumerable(people));

        Assert.Contains(
            lines,
            line =>
                line.EndsWith(
                    "The column 'Flag' is the same in all 60 rows that have it, so that every generated row has that.",
                    StringComparison.Ordinal
                )
        );
        Assert.Contains(lines, line => line.Contains("epoch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void What_cannot_be_learnt_is_refused_by_name()
    {
        var people = People.Rows(60, seed: 1);
        Array.ForEach(people, person => person.Count = float.NaN);
        var empty = Assert.Throws<InvalidDataException>(() => Fit(Quick.Table, people));
        Assert.Equal(
            "The column 'Count' of the data is missing in all 60 rows; expected cells to learn from, or the column to be dropped.",
            empty.Message
        );
        var none = Assert.Throws<InvalidDataException>(() => Fit(Quick.Table, []));
        Assert.Equal("the data has no rows, only a header; expected at least one.", none.Message);
        var names = Assert.Throws<ArgumentException>(() =>
            ml.Transforms.LearnVaeTable(Quick.Table with { InputColumnNames = ["Age", "Age"] })
        );
        Assert.Equal("The columns of the table are 'Age', 'Age'; expected distinct names.", names.Message);
        var scores = Assert.Throws<ArgumentException>(() =>
            ml.Transforms.LearnVaeTable(
                Quick.Table with
                {
                    Scoring = new VaeTableScorer.Options { NegativeElboColumnName = "KlDivergence" },
                }
            )
        );
        Assert.Equal(
            "The output columns are 'ReconstructionLoss', 'KlDivergence', 'KlDivergence', 'Contributions'; expected at least one, with distinct names.",
            scores.Message
        );
        var same = Assert.Throws<ArgumentException>(() =>
            Fit(
                Quick.Table with
                {
                    Scoring = new VaeTableScorer.Options { NegativeElboColumnName = "Age" },
                },
                People.Rows(60, 1)
            )
        );
        Assert.Equal(
            "The output column 'Age' is a column of the table, which is filled in; expected another name.",
            same.Message
        );
        var vector = new ProbeView(3, Probe.Vector("X", NumberDataViewType.Single, _ => new float[3], 3));
        var learner = ml.Transforms.LearnVaeTable();
        const string Expected =
            "Schema mismatch for input column 'X': expected text, a Boolean, a key or a number (elements in columns of their own, or the names of the other columns), got Vector<Single";
        Assert.Equal(
            $"{Expected}, 3> (Parameter 'inputSchema')",
            Assert.Throws<ArgumentOutOfRangeException>(() => learner.Fit(vector)).Message
        );
        Assert.Equal(
            $"{Expected}> (Parameter 'inputSchema')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.Of(learner, vector.Schema)).Message
        );

        void Fit(VaeTableLearner.Options options, Person[] rows) =>
            ml.Transforms.LearnVaeTable(options).Fit(ml.Data.LoadFromEnumerable(rows));
    }

    [Fact]
    public void A_training_that_is_cancelled_gives_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var options = Quick.Table with { Training = Quick.Table.Training with { Cancellation = cancellation.Token } };

        Assert.ThrowsAny<OperationCanceledException>(() =>
            ml.Transforms.LearnVaeTable(options).Fit(People.View(ml, 60))
        );
    }

    private static IEnumerable<string> Describe(SchemaShape shape) =>
        shape
            .Select(column =>
                $"{column.Name}: {column.IsKey} {column.Kind} {column.ItemType} "
                + string.Join(' ', column.Annotations.Select(annotation => annotation.Name).Order())
            )
            .Order();
}
