using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Pipelines;

/// <summary>Whatever the schema, the number of rows and the batch.</summary>
public class PipelineProperties
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Features_are_the_models_for_any_schema_row_count_and_batch() =>
        Prop.ForAll(
                Situations.ToArbitrary(),
                situation =>
                {
                    var source = new ProbeView(situation.Rows, situation.Columns) { Splits = situation.Splits };
                    var options = new VaeFeaturizer.Options
                    {
                        LogVarianceColumnName = "LogVariance",
                        BatchSize = situation.Batch,
                    };

                    var view = source.Apply(ml.Transforms.FeaturizeWithVae(Bundles.Mlp, options));
                    var rows = Rows.Read(view);

                    var images = Enumerable.Range(0, situation.Rows).SelectMany(row => Source.Image(row)).ToArray();
                    var expected = Bundles.Mlp.Encode(images);
                    Assert.Equal(situation.Rows, rows.Count);
                    Cell.AssertClose(expected.Mean, Column(rows, "Features"), 1e-6, "Features");
                    Cell.AssertClose(expected.LogVariance, Column(rows, "LogVariance"), 1e-6, "LogVariance");
                    var passed = situation.Columns.Select(column => column.Name).Distinct().ToList();
                    Row.AssertSameValues(
                        Rows.Read(source, passed),
                        [.. rows.Select(row => row.With(passed))],
                        tolerance: 0
                    );
                    Assert.Equal(source.Log.Opened, source.Log.Disposed);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void The_shape_foretold_is_that_of_the_schema_for_any_schema() =>
        Prop.ForAll(
                Situations.ToArbitrary(),
                situation =>
                {
                    var source = new ProbeView(0, situation.Columns);
                    var estimator = ml.Transforms.ScoreWithVae(Bundles.Mlp, "Data");

                    var foretold = Shapes.Of(estimator, source.Schema);
                    var made = Shapes.Of(source.Apply(estimator).Schema);

                    Assert.Equal(
                        made.Select(column => (column.Name, column.Kind, column.ItemType, column.IsKey)).Order(),
                        foretold.Select(column => (column.Name, column.Kind, column.ItemType, column.IsKey)).Order()
                    );
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Take_after_Skip_gives_the_rows_between_for_any_numbers() =>
        Prop.ForAll(
                Gen.Choose(1, 60).Three().ToArbitrary(),
                numbers =>
                {
                    var (rows, skip, take) = numbers;
                    var view = Source
                        .Of(rows)
                        .Apply(
                            ml.Transforms.ReconstructWithVae(
                                Bundles.Mlp,
                                new VaeReconstructor.Options { BatchSize = 1 + skip % 9 }
                            )
                        );

                    var part = Rows.Read(
                        ml.Data.TakeRows(ml.Data.SkipRows(view, skip), take),
                        ["Reconstruction", "Text"]
                    );

                    var all = Rows.Read(view, ["Reconstruction", "Text"]);
                    Row.AssertSameValues([.. all.Skip(skip).Take(take)], part, 1e-6);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static Gen<Situation> Situations =>
        from rows in Gen.Choose(0, 90)
        from batch in Gen.Choose(1, 100)
        from splits in Gen.Elements(true, false)
        from image in Gen.Elements(
            Source.Columns.Single(column => column.Name == "Data"),
            Probe.Vector("Data", NumberDataViewType.Byte, row => Source.Bytes(row), 3, 2),
            Probe.Sparse("Data", new VectorDataViewType(NumberDataViewType.Single, 6), row => Source.Image(row))
        )
        from passengers in Gen.SubListOf(PassengerColumns.All.AsEnumerable())
        from place in Gen.Choose(0, passengers.Count)
        select new Situation(rows, batch, splits, [.. passengers.Take(place), image, .. passengers.Skip(place)]);

    private static float[] Column(List<Row> rows, string column) => [.. rows.SelectMany(row => (float[])row[column])];

    private sealed record Situation(int Rows, int Batch, bool Splits, IReadOnlyList<ProbeColumn> Columns)
    {
        public override string ToString() =>
            $"{Rows} rows, batches of {Batch}, splits: {Splits}, {string.Join(' ', Columns.Select(column => column.Name))}";
    }
}
