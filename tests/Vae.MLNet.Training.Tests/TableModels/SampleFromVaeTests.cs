using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Tables;

namespace Vae.MLNet.Training.Tests.TableModels;

/// <summary>Generated rows as a view with the table's own columns.</summary>
public sealed class SampleFromVaeTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly VaeTableModel model = People.Quick(new VaeModelOptions { BatchSize = 64 });

    public void Dispose() => model.Dispose();

    [Fact]
    public void Types_hold_what_may_be_missing()
    {
        Assert.Equal(
            ["Kind: String", "Length: Double", "Flag: Boolean", "Age: Int64", "Count: Double"],
            Describe(ml.Data.SampleFromVae(model, 1).Schema)
        );

        TableField[] fields = [new("flag", CellType.Boolean), new("whole", CellType.Integer)];
        var rows = new TableRows(fields, 20) { Count = 20 };
        for (var i = 0; i < 20; i++)
        {
            (rows.Numbers(0)[i], rows.Numbers(1)[i]) = (i % 3 == 0 ? double.NaN : i % 2, i % 4 == 0 ? double.NaN : i);
        }

        var trained = VaeTableTrainer.Train(TableSource.FromRows("holes", rows), Quick.Table.Training);
        using var holes = VaeTableModel.FromBundle(trained.Bundle!);
        Assert.Equal(["flag: Double", "whole: Double"], Describe(ml.Data.SampleFromVae(holes, 1).Schema));
        Assert.Equal(
            ["flag: Boolean", "whole: Int64"],
            Describe(ml.Data.SampleFromVae(holes, 1, new TableGenerationOptions { Complete = true }).Schema)
        );
        var flags = Rows.Values<double>(ml.Data.SampleFromVae(holes, 200), "flag");
        Assert.All(flags, flag => Assert.True(flag is 0 or 1 or double.NaN));
        Assert.Contains(double.NaN, flags);

        // What Booleans and whole numbers became goes back into the model.
        var filled = ml.Data.SampleFromVae(holes, 100).Apply(ml.Transforms.ImputeWithVae(holes));
        Assert.All(Rows.Values<double>(filled, "flag"), flag => Assert.True(flag is 0 or 1));
        Assert.All(Rows.Values<double>(filled, "whole"), whole => Assert.True(double.IsInteger(whole)));
        var halves = new ProbeView(
            2,
            Probe.Scalar("flag", NumberDataViewType.Double, row => row / 2.0),
            Probe.Scalar("whole", NumberDataViewType.Double, row => 1.0)
        );
        var e = Assert.Throws<InvalidOperationException>(() =>
            Rows.Read(halves.Apply(ml.Transforms.ScoreWithVae(holes)))
        );
        Assert.Equal("Row 1: column 'flag' holds 0.5; expected 0, 1, or NaN for a missing cell.", e.Message);
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(64, 64)]
    [InlineData(50, 200)]
    [InlineData(1000, 1)]
    public void Rows_are_those_of_the_model(long first, int count)
    {
        var options = new TableGenerationOptions { Seed = 9, FirstRow = first };
        var expected = new TableRows(model.Fields, count);
        model.Generate(expected, count, options);

        var rows = Rows.Read(ml.Data.SampleFromVae(model, count, options));

        Assert.Equal(count, rows.Count);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(expected.Texts(0)[i] ?? "", rows[i]["Kind"]);
            Assert.Equal(expected.Numbers(1)[i], rows[i]["Length"]);
            Assert.Equal(expected.Numbers(2)[i] == 1, rows[i]["Flag"]);
            Assert.Equal((long)expected.Numbers(3)[i], rows[i]["Age"]);
            Assert.Equal(expected.Numbers(4)[i], rows[i]["Count"]);
        }
    }

    [Fact]
    public void Objects_come_back_as_the_class_that_was_learnt()
    {
        var data = People.View(ml, 10);
        var people = ml
            .Data.CreateEnumerable<Person>(
                ml.Data.SampleFromVae(model, 500, new TableGenerationOptions { Seed = 2 }, data.Schema),
                reuseRowObject: false
            )
            .ToList();

        var expected = new TableRows(model.Fields, 500);
        model.Generate(expected, 500, new TableGenerationOptions { Seed = 2 });
        Assert.Equal(expected.Texts(0).ToArray().Select(kind => kind ?? ""), people.Select(person => person.Kind));
        Assert.Equal(expected.Numbers(1).ToArray(), people.Select(person => TableCellReader.AsWritten(person.Length)));
        Assert.Equal(expected.Numbers(3).ToArray(), people.Select(person => (double)person.Age));
        Assert.Equal(expected.Numbers(4).ToArray(), people.Select(person => (double)person.Count));
        Assert.Contains(people, person => person.Kind.Length == 0);
        Assert.Contains(people, person => float.IsNaN(person.Count));
        Assert.All(people, person => Assert.InRange(person.Age, 18, 89));
    }

    [Fact]
    public void Types_of_another_schema_are_kept_with_their_key_values()
    {
        var like = new ProbeView(
            0,
            Probe.Scalar("Kind", new KeyDataViewType(typeof(uint), 3), _ => 0u, Probe.KeyValues("c", "b", "a")),
            Probe.Scalar("Flag", NumberDataViewType.Single, _ => 0f),
            Probe.Scalar("Age", NumberDataViewType.Byte, _ => (byte)0),
            Probe.Scalar("Unknown", NumberDataViewType.Byte, _ => (byte)0)
        );
        var view = ml.Data.SampleFromVae(model, 100, schema: like.Schema);
        var plain = Rows.Read(ml.Data.SampleFromVae(model, 100));

        Assert.Equal(
            ["Kind: Key<UInt32, 0-2>", "Length: Double", "Flag: Single", "Age: Byte", "Count: Double"],
            Describe(view.Schema)
        );
        var rows = Rows.Read(view.Apply(ml.Transforms.Conversion.MapKeyToValue("Name", "Kind")));
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(plain[i]["Kind"], rows[i]["Name"]);
            Assert.Equal((bool)plain[i]["Flag"] ? 1f : 0f, rows[i]["Flag"]);
            Assert.Equal((byte)(long)plain[i]["Age"], rows[i]["Age"]);
        }
    }

    [Fact]
    public void Text_files_take_the_rows()
    {
        using var directory = new TemporaryDirectory();
        var view = ml.Data.SampleFromVae(model, 150, new TableGenerationOptions { Complete = true });
        using (var file = File.Create(directory["rows.tsv"]))
        {
            ml.Data.SaveAsText(view, file, schema: false);
        }

        var lines = File.ReadAllLines(directory["rows.tsv"]);
        Assert.Equal(151, lines.Length);
        Assert.Equal("Kind\tLength\tFlag\tAge\tCount", lines[0]);
        var rows = Rows.Read(view);
        Assert.All(
            lines.Skip(1).Zip(rows),
            pair => Assert.StartsWith($"{pair.Second["Kind"]}\t", pair.First, StringComparison.Ordinal)
        );
        Assert.Equal(20, view.Preview(20).RowView.Length);
    }

    [Fact]
    public void Endless_rows_are_made_when_they_are_read()
    {
        var view = ml.Data.SampleFromVae(model, long.MaxValue);

        Assert.Equal(long.MaxValue, view.GetRowCount());
        Row.AssertSameValues(Rows.Read(ml.Data.SampleFromVae(model, 70)), Rows.Read(ml.Data.TakeRows(view, 70)), 0);
        using var cursor = view.GetRowCursor(view.Schema, new Random(1));
        var read = Rows.Reader(cursor, view.Schema);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(cursor.MoveNext());
            Assert.NotNull(read());
        }
    }

    [Fact]
    public void Shuffled_rows_come_from_everywhere()
    {
        var view = ml.Data.SampleFromVae(model, 1000, new TableGenerationOptions { FirstRow = 30 });
        var ids = Rows.Read(view, ["Age"], new Random(2)).Select(row => (long)row.Id.Low).ToList();

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), ids.Order());
        Assert.InRange(ids.Take(200).Average(), 100, 900);
        Assert.InRange(ids.Zip(ids.Skip(1)).Count(pair => pair.Second == pair.First + 1), 0, 60);
    }

    [Fact]
    public void Filters_hold_and_rows_outlive_the_model()
    {
        var other = People.Conditional();
        var view = ml.Data.SampleFromVae(
            other,
            200,
            new TableGenerationOptions
            {
                Where = [new TableFilter("Kind", TableComparison.Equal, "b"), new("Age", TableComparison.Above, "50")],
            }
        );
        other.Dispose();

        Assert.All(
            Rows.Read(view),
            row =>
            {
                Assert.Equal("b", row["Kind"]);
                Assert.InRange((long)row["Age"], 51, 89);
            }
        );
        ((IDisposable)view).Dispose();
        var e = Assert.Throws<ObjectDisposedException>(() => Rows.Read(view));
        Assert.StartsWith(
            "The view of generated rows is disposed; expected it to live until its last row has been read.",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_cannot_be_is_refused_before_a_row_is_made()
    {
        Assert.Throws<ArgumentNullException>(() => ml.Data.SampleFromVae((VaeTableModel)null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.SampleFromVae(model, -1));
        Refuses(new() { FirstRow = -1 }, "The first row is -1; expected 0 or more.");
        Refuses(new() { MostDraws = 0 }, "The most draws of a row are 0; expected at least 1.");
        Refuses(
            new() { Where = [new TableFilter("Kind", TableComparison.Equal, "c")] },
            "The filter asks for 'Kind' to be 'c', which no training row had; expected one of a, b."
        );

        void Refuses(TableGenerationOptions options, string message) =>
            Assert.Equal(
                message,
                Assert.ThrowsAny<ArgumentException>(() => ml.Data.SampleFromVae(model, 1, options)).Message
            );
    }

    [Fact]
    public void A_type_that_does_not_hold_the_cells_is_refused_by_name()
    {
        Refuses(
            Probe.Scalar("Kind", NumberDataViewType.Single, _ => 0f),
            "Schema mismatch for input column 'Kind': expected text or a key with key values, got Single"
        );
        Refuses(
            Probe.Scalar("Kind", new KeyDataViewType(typeof(uint), 2), _ => 0u, Probe.KeyValues("a", "c")),
            "Schema mismatch for input column 'Kind': expected keys that stand for every category of the model, 'b' among them, got keys that stand for a, c"
        );
        Refuses(
            Probe.Scalar("Count", NumberDataViewType.Int32, _ => 0),
            "Schema mismatch for input column 'Count': expected Single, Double or a key, as cells may be missing (or complete rows), got Int32"
        );
        Refuses(Probe.Scalar("Age", NumberDataViewType.SByte, _ => (sbyte)0), null);
        Refuses(
            Probe.Scalar("Age", new KeyDataViewType(typeof(byte), 20), _ => (byte)0),
            "Schema mismatch for input column 'Age': expected a type that holds numbers from 18 to 89, got Key<Byte, 0-19>"
        );
        Refuses(
            Probe.Scalar("Length", NumberDataViewType.Int64, _ => 0L),
            "Schema mismatch for input column 'Length': expected Single, Double, an integer or a key without key values, got Int64"
        );

        void Refuses(ProbeColumn column, string? message)
        {
            var schema = new ProbeView(0, column).Schema;
            if (message is null)
            {
                Assert.NotEmpty(Rows.Read(ml.Data.SampleFromVae(model, 1, schema: schema)));
                return;
            }

            var e = Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.SampleFromVae(model, 1, schema: schema));
            Assert.Equal($"{message} (Parameter 'inputSchema')", e.Message);
        }
    }

    private static IEnumerable<string> Describe(DataViewSchema schema) =>
        schema.Select(column => $"{column.Name}: {column.Type}");
}
