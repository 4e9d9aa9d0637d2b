using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.MLNet.Tests.Persistence;
using Vae.Tables;

namespace Vae.MLNet.Training.Tests.Persistence;

/// <summary>
/// A model of mixed columns as an ordinary one, on a vector column of encoded rows: its steps, the zip file that they are saved as, and the
/// formula written out.
/// </summary>
public sealed class MixedTests
{
    private const int RowCount = 60;

    // Options and ranges of each column: categories alone, ranges alone, both, a Boolean, one range, one category.
    private static readonly MixedColumn[] columns =
    [
        new(3, 0),
        new(4, 4),
        new(5, 2),
        new(2, 0),
        new(1, 1),
        new(1, 0),
        new(3, 1),
    ];

    private static readonly int width = columns.Sum(column => column.Size);

    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Scores_of_the_step_and_of_its_zip_are_the_formula(int classes)
    {
        using var model = Trained(classes);
        var (rows, labels) = Encoded(classes);
        var view = View(rows, labels);
        var options = new VaeScorer.Options { LabelColumnName = classes > 0 ? "Label" : null };
        var expected = Formula(model, rows, labels);
        var scores = new VaeScore[RowCount];
        model.Score(Flat(rows), labels, scores, new VaeScoreOptions { ElboSamples = 0 });
        var step = ml.Transforms.ScoreWithVae(model, options).Fit(view);
        using var directory = new TemporaryDirectory();
        ml.Model.Save(step, view.Schema, directory["model.zip"]);

        foreach (
            var transformer in (ITransformer[])
                [step, ml.Model.Load(directory["model.zip"], out _), ml.Model.LoadWithVae(directory["model.zip"])]
        )
        {
            var scored = Rows.Read(transformer.Transform(view));
            for (var i = 0; i < RowCount; i++)
            {
                var (loss, divergence) = expected[i];
                Close(loss, (float)scored[i]["ReconstructionLoss"]);
                Close(divergence, (float)scored[i]["KlDivergence"]);
                Close(loss + divergence, (float)scored[i]["NegativeElbo"]);
                Close(scores[i].NegativeElbo, (float)scored[i]["NegativeElbo"]);
            }

            (transformer as IDisposable)?.Dispose();
        }
    }

    [Theory]
    [InlineData(VaeAnomalyMeasure.NegativeElbo)]
    [InlineData(VaeAnomalyMeasure.ReconstructionLoss)]
    public void Contributions_of_a_detector_survive_the_zip(VaeAnomalyMeasure measure)
    {
        using var model = Trained(0);
        var view = View(Encoded(0).Rows, []);
        var fitted = ml
            .Transforms.DetectAnomaliesWithVae(
                model,
                new VaeAnomalyDetector.Options { Measure = measure, ContributionsColumnName = "Contributions" }
            )
            .Fit(view);

        RoundTrip.AssertSurvives(ml, fitted, view, 1e-5);

        foreach (var row in Rows.Read(fitted.Transform(view)))
        {
            Close(((float[])row["Contributions"]).Sum(part => (double)part), (float)row["Score"]);
        }

        fitted.Dispose();
    }

    [Fact]
    public void A_tables_bundle_is_an_ordinary_model_on_its_encoded_rows()
    {
        var people = TableModels.People.View(ml, RowCount);
        using var table = TableModels.People.Quick();
        var rows = people.AsVaeTable().Read().First();
        var elements = new float[rows.Count * table.Model.DataSize];
        table.Encode(rows, elements, []);
        var view = SmallViews.OfVectors("Data", elements, table.Model.DataSize);
        var scores = new VaeScore[RowCount];
        table.Score(rows, scores, [], new VaeScoreOptions { ElboSamples = 0 });
        var fitted = ml
            .Transforms.FeaturizeWithVae("Features", table.Model, "Data")
            .Append(ml.Transforms.ScoreWithVae(table.Model, "Data"))
            .Fit(view);

        RoundTrip.AssertSurvives(ml, fitted, view, 1e-5);

        var read = Rows.Read(fitted.Transform(view));
        var means = table.Model.Encode(elements).Mean;
        for (var i = 0; i < RowCount; i++)
        {
            Close(scores[i].NegativeElbo, (float)read[i]["NegativeElbo"]);
            var size = table.Model.LatentSize;
            Cell.AssertClose(means[(i * size)..((i + 1) * size)], (float[])read[i]["Features"], 1e-5, "Features");
        }

        fitted.Dispose();
    }

    private static void Close(double expected, float actual) =>
        Assert.True(
            Math.Abs(expected - actual) <= 1e-5 * Math.Max(1, Math.Abs(expected)),
            $"The score is {actual:R}; expected {expected:R}."
        );

    private static ProbeView View(float[][] rows, long[] labels) =>
        new(
            rows.Length,
            [
                Probe.Vector("Data", NumberDataViewType.Single, row => rows[row], width),
                .. labels.Length > 0
                    ? (ProbeColumn[])[Probe.Scalar("Label", NumberDataViewType.Int64, row => labels[row])]
                    : [],
            ]
        );

    /// <summary>−ln p(x|z) of the posterior's mean and KL(q ‖ p), in doubles, a column at a time.</summary>
    private static (double Loss, double Divergence)[] Formula(VaeModel model, float[][] rows, long[] labels)
    {
        var posterior = model.Encode(Flat(rows), labels);
        var (data, logVariances) = (new float[rows.Length * width], new float[rows.Length * width]);
        model.Decode(posterior.Mean, labels, data, logVariances);
        return [.. rows.Select((row, i) => (Loss(row, i), Divergence(i)))];

        double Loss(float[] row, int i)
        {
            var (loss, place) = (0.0, 0);
            foreach (var column in columns)
            {
                var option = Array.IndexOf(row, 1f, place, column.Options) - place;
                var first = i * width + place;
                if (option >= 0)
                {
                    // The least probability that the runtime counts with is that of a float's last bit.
                    loss -= Math.Log(Math.Max(data[first + option], Math.Pow(2, -24)));
                }

                if (option >= 0 && option < column.Ranges)
                {
                    double x = row[place + column.Options];
                    double mean = data[first + column.Options];
                    double logVariance = logVariances[first + column.Options];
                    loss +=
                        0.5 * (Math.Log(2 * Math.PI) + logVariance + (x - mean) * (x - mean) / Math.Exp(logVariance));
                }

                place += column.Size;
            }

            return loss;
        }

        double Divergence(int i)
        {
            var sum = 0.0;
            for (var k = i * model.LatentSize; k < (i + 1) * model.LatentSize; k++)
            {
                double mean = posterior.Mean[k];
                double logVariance = posterior.LogVariance[k];
                sum += 0.5 * (mean * mean + Math.Exp(logVariance) - logVariance - 1);
            }

            return sum;
        }
    }

    private static VaeModel Trained(int classes)
    {
        var architecture = VaeArchitecture.Mixed(columns, [16], 3, classes);
        using var builder = new VaeDatasetBuilder("rows", new DataShape(width), null, null);
        var (rows, labels) = Encoded(classes);
        for (var i = 0; i < rows.Length; i++)
        {
            builder.Add(rows[i], classes > 0 ? labels[i] : null);
        }

        using var data = builder.Build();
        using var trainer = new VaeTrainer(architecture, Quick.Training with { ValidationFraction = 0, Seed = 2 });
        return VaeModel.FromBundle(trainer.Train(data).ToBundle(data));
    }

    /// <summary>Rows with every option of every column, and cells that are not observed.</summary>
    private static (float[][] Rows, long[] Labels) Encoded(int classes)
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, RowCount).Select(_ => Row()).ToArray();
        return (rows, classes == 0 ? [] : [.. rows.Select((_, i) => (long)i % classes)]);

        float[] Row()
        {
            var row = new float[width];
            var place = 0;
            foreach (var column in columns)
            {
                var option = random.Next(-1, column.Options);
                if (option >= 0)
                {
                    row[place + option] = 1;
                }

                if (option >= 0 && option < column.Ranges)
                {
                    row[place + column.Options] = (float)(3 * random.Normal());
                }

                place += column.Size;
            }

            return row;
        }
    }

    private static float[] Flat(float[][] rows) => [.. rows.SelectMany(row => row)];
}
