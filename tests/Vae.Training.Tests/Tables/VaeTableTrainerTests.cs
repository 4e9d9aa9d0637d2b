using Vae.Data;
using Vae.Inference;
using Vae.Tables;
using Vae.Training.Tests.Training;

namespace Vae.Training.Tests;

public sealed class VaeTableTrainerTests(VaeTableTrainerTests.Models models)
    : IClassFixture<VaeTableTrainerTests.Models>
{
    /// <summary>Trained once, as that takes longer than all that is tested.</summary>
    public sealed class Models : IDisposable
    {
        public VaeTableModel Plain { get; } = Trained(null);

        public VaeTableModel Conditional { get; } = Trained("kind");

        public void Dispose()
        {
            Plain.Dispose();
            Conditional.Dispose();
        }

        internal static VaeTableModel Trained(string? condition) =>
            VaeTableModel.FromBundle(
                VaeTableTrainer
                    .Train(
                        SmallTable.Source(3000, 1),
                        new VaeTableOptions
                        {
                            Schema = new() { Condition = condition },
                            Seed = 1,
                        }
                    )
                    .Bundle!
            );
    }

    private VaeTableModel Model(bool isConditional) => isConditional ? models.Conditional : models.Plain;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Generated_rows_have_what_the_table_has(bool isConditional)
    {
        const int Count = 5000;
        var rows = Generated(Model(isConditional), Count, new TableGenerationOptions { Seed = 3 });

        var kinds = rows.Texts(0).ToArray();
        Assert.InRange(Share(kinds, kind => kind == "b"), SmallTable.ShareOfB - 0.03, SmallTable.ShareOfB + 0.03);
        var counts = rows.Numbers(3).ToArray();
        Assert.InRange(Share(counts, double.IsNaN), SmallTable.MissingCounts - 0.03, SmallTable.MissingCounts + 0.03);
        Assert.All(
            counts.Where(count => !double.IsNaN(count)),
            count => Assert.True(count is >= 0 and < 1000 && count == Math.Floor(count)),
            throwIfEmpty: true
        );
        // Lengths of the kinds are 20 deviations apart: a row's length has its kind's sign.
        var (lengths, flags) = (rows.Numbers(1).ToArray(), rows.Numbers(2).ToArray());
        Assert.All(lengths, length => Assert.InRange(Math.Abs(length), 5, 15), throwIfEmpty: true);
        int[] b = [.. Enumerable.Range(0, Count).Where(i => kinds[i] == "b")];
        int[] a = [.. Enumerable.Range(0, Count).Where(i => kinds[i] == "a")];
        // Unconditional rows of so small a table come from the standard normal prior, which has places between the kinds.
        var least = isConditional ? 0.95 : 0.9;
        Assert.InRange(Share(b, i => lengths[i] > 0), least, 1);
        Assert.InRange(Share(a, i => lengths[i] < 0), least, 1);
        Assert.InRange(b.Average(i => flags[i]), 0.8, 0.97);
        Assert.InRange(a.Average(i => flags[i]), 0.03, 0.2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_row_depends_on_the_seed_and_its_number_alone(bool isConditional)
    {
        var model = Model(isConditional);
        var whole = Generated(model, 1500, new TableGenerationOptions { Seed = 9 });
        var part = Generated(model, 700, new TableGenerationOptions { Seed = 9, FirstRow = 613 });
        for (var i = 0; i < 700; i++)
        {
            Assert.Equal(Cells(whole, 613 + i), Cells(part, i));
        }
    }

    [Fact]
    public void Rows_that_are_asked_for_are_drawn_or_drawn_again()
    {
        var condition = new TableFilter("kind", TableComparison.Equal, "b");
        var drawn = Generated(models.Conditional, 600, new TableGenerationOptions { Seed = 2, Where = [condition] });
        Assert.All(drawn.Texts(0).ToArray(), kind => Assert.Equal("b", kind), throwIfEmpty: true);
        Assert.InRange(Share(drawn.Numbers(1).ToArray(), length => length > 0), 0.95, 1);

        TableFilter[] filters = [condition, new("count", TableComparison.AtLeast, "900")];
        var options = new TableGenerationOptions { Seed = 2, Where = filters };
        var thrown = Generated(models.Plain, 600, options);
        Assert.All(thrown.Texts(0).ToArray(), kind => Assert.Equal("b", kind), throwIfEmpty: true);
        Assert.All(thrown.Numbers(3).ToArray(), count => Assert.True(count >= 900), throwIfEmpty: true);
        var part = Generated(models.Plain, 100, options with { FirstRow = 450 });
        Assert.Equal(Cells(thrown, 460), Cells(part, 10));
        // What has it at the first draw is the row without filters.
        var plain = Generated(models.Plain, 600, new TableGenerationOptions { Seed = 2 });
        var first = Enumerable
            .Range(0, 600)
            .Where(i => plain.Texts(0)[i] == "b" && plain.Numbers(3)[i] >= 900)
            .ToList();
        Assert.All(first, i => Assert.Equal(Cells(plain, i), Cells(thrown, i)), throwIfEmpty: true);
    }

    [Fact]
    public void What_the_model_never_generates_is_not_waited_for()
    {
        var options = new TableGenerationOptions
        {
            // A row of either kind has it, but not of both at once.
            Where = [new("kind", TableComparison.Equal, "a"), new("kind", TableComparison.Equal, "b")],
            MostDraws = 3,
        };
        Assert.Equal(
            "Row 0 was drawn 3 times and never had kind=a and kind=b; expected what the model generates more often than that.",
            Assert.Throws<InvalidOperationException>(() => Generated(models.Plain, 5, options)).Message
        );
        Assert.Equal(
            "The filter asks for 'kind' to be 'c', which no training row had; expected one of a, b.",
            Assert
                .Throws<ArgumentException>(() =>
                    Generated(
                        models.Plain,
                        5,
                        new TableGenerationOptions { Where = [new("kind", TableComparison.Equal, "c")] }
                    )
                )
                .Message
        );
    }

    [Fact]
    public void Complete_rows_have_no_missing_cell()
    {
        var rows = Generated(models.Plain, 2000, new TableGenerationOptions { Complete = true });
        Assert.DoesNotContain(double.NaN, rows.Numbers(3).ToArray());
    }

    [Fact]
    public void Missing_cells_are_filled_in_by_what_the_others_say()
    {
        var truth = SmallTable.Rows(400, seed: 77);
        var holed = SmallTable.Rows(400, seed: 77);
        for (var i = 0; i < 400; i++)
        {
            if (i % 2 == 0)
            {
                holed.Texts(0)[i] = null;
            }
            else
            {
                holed.Numbers(1)[i] = double.NaN;
            }
        }

        var filled = models.Plain.Impute(holed);

        Assert.Equal(400 + truth.Numbers(3).ToArray().Count(double.IsNaN), filled);
        Assert.InRange(
            Share([.. Enumerable.Range(0, 200)], i => holed.Texts(0)[2 * i] == truth.Texts(0)[2 * i]),
            0.97,
            1
        );
        // The flag tells the kind of nine rows in ten, but the kind stands there.
        Assert.InRange(
            Share([.. Enumerable.Range(0, 200)], i => holed.Numbers(1)[2 * i + 1] * truth.Numbers(1)[2 * i + 1] > 0),
            0.97,
            1
        );
        for (var i = 0; i < 400; i++)
        {
            Assert.Equal(truth.Numbers(2)[i], holed.Numbers(2)[i]);
            Assert.False(double.IsNaN(holed.Numbers(3)[i]));
        }
    }

    [Fact]
    public void What_is_expected_of_a_cell_is_the_average_of_weighted_samples()
    {
        const int Samples = 40;
        var rows = SmallTable.Rows(6, seed: 21);
        for (var row = 0; row < 6; row++)
        {
            rows.Numbers(1)[row] = double.NaN;
            rows.Numbers(3)[row] = 100 * row;
        }

        var model = models.Plain.Model;
        var elements = new float[6 * model.DataSize];
        models.Plain.Encode(rows, elements, []);
        models.Plain.Impute(rows, new TableImputationOptions { Seed = 4, Samples = Samples });

        var length = models.Plain.Schema.Columns[1];
        var first = models.Plain.Schema.Columns[0].Layout.Size;
        var ranges = length.Ranges!.Count;
        for (var row = 0; row < 6; row++)
        {
            var observed = elements.AsSpan(row * model.DataSize, model.DataSize).ToArray();
            var posterior = model.Encode(observed);
            var noise = new float[Samples * model.LatentSize];
            NormalNoise.Fill(4, row, NoisePurpose.ImportanceSampling, noise.Length, noise);
            var (weighted, total, largest) = (0.0, 0.0, double.NegativeInfinity);
            var found = new List<(double Log, double Value)>();
            for (var k = 0; k < Samples; k++)
            {
                var z = new float[model.LatentSize];
                var log = 0.0;
                for (var j = 0; j < z.Length; j++)
                {
                    var e = noise[k * z.Length + j];
                    z[j] = posterior.Mean[j] + MathF.Exp(posterior.LogVariance[j] / 2) * e;
                    // ln N(z; 0, 1) − ln N(z; μ, σ²), whose constants cancel.
                    log += -0.5 * z[j] * z[j] + 0.5 * e * e + 0.5 * posterior.LogVariance[j];
                }

                var (data, spread) = (new float[model.DataSize], new float[model.DataSize]);
                model.Decode(z, [], data, spread);
                log -= RowLoss.Of(model.Signature, observed, data, spread);
                var value = 0.0;
                for (var r = 0; r < ranges; r++)
                {
                    // The mean of the number, by nine quantiles of its Gaussian score.
                    var number = first + length.Layout.Options;
                    value +=
                        data[first + r]
                        * Enumerable
                            .Range(0, 9)
                            .Average(q =>
                                length.Ranges[r].ValueOf(data[number] + Math.Exp(spread[number] / 2) * Quantiles[q])
                            );
                }

                found.Add((log, value));
                largest = Math.Max(largest, log);
            }

            foreach (var (log, value) in found)
            {
                weighted += Math.Exp(log - largest) * value;
                total += Math.Exp(log - largest);
            }

            Assert.Equal(weighted / total, rows.Numbers(1)[row], 2e-3);
        }
    }

    // The standard normal quantiles of 1/18, 3/18 and so on (tables of Φ⁻¹).
    private static readonly double[] Quantiles =
    [
        -1.593219,
        -0.967422,
        -0.589456,
        -0.282216,
        0,
        0.282216,
        0.589456,
        0.967422,
        1.593219,
    ];

    [Fact]
    public void Draws_of_other_seeds_are_other_cells_and_those_of_one_are_the_same()
    {
        var (first, again, other) = (SmallTable.Rows(300, 5), SmallTable.Rows(300, 5), SmallTable.Rows(300, 5));
        var options = new TableImputationOptions
        {
            Method = TableImputation.Draw,
            Seed = 1,
            Samples = 20,
        };
        models.Plain.Impute(first, options);
        models.Plain.Impute(again, options);
        models.Plain.Impute(other, options with { Seed = 2 });
        Assert.Equal(first.Numbers(3).ToArray(), again.Numbers(3).ToArray());
        Assert.NotEqual(first.Numbers(3).ToArray(), other.Numbers(3).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Columns_share_a_row_s_score(int samples)
    {
        var rows = SmallTable.Rows(200, seed: 8);
        // A length that its kind never has.
        rows.Texts(0)[0] = "a";
        rows.Numbers(1)[0] = 400;
        var options = new VaeScoreOptions { ElboSamples = 0, ImportanceSamples = samples };
        var (scores, parts) = (new VaeScore[200], new float[800]);
        models.Plain.Score(rows, scores, parts, options);

        for (var row = 0; row < 200; row++)
        {
            var score = samples == 0 ? scores[row].NegativeElbo : scores[row].ImportanceWeightedBound;
            Assert.Equal(score, parts.Skip(4 * row).Take(4).Sum(part => (double)part), 1e-3 * (1 + Math.Abs(score)));
        }

        Assert.Equal(parts[..4].Max(), parts[1]);
        Assert.True(scores[0].NegativeElbo > scores.Skip(1).Max(score => score.NegativeElbo));
    }

    [Fact]
    public void A_number_however_wild_has_a_finite_score()
    {
        var rows = SmallTable.Rows(2, seed: 8);
        (rows.Numbers(1)[0], rows.Numbers(1)[1]) = (1e30, -1e300);
        var (scores, parts) = (new VaeScore[2], new float[8]);
        models.Plain.Score(rows, scores, parts, new VaeScoreOptions { ElboSamples = 0 });
        Assert.All(scores, score => Assert.True(double.IsFinite(score.NegativeElbo)), throwIfEmpty: true);
        Assert.All(parts, part => Assert.True(float.IsFinite(part)), throwIfEmpty: true);
        Assert.Equal(parts[..4].Max(), parts[1]);
        Assert.Equal(parts[4..].Max(), parts[5]);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model()
    {
        using var again = Models.Trained(null);
        Assert.Equal(models.Plain.Model.Bundle.Decoder, again.Model.Bundle.Decoder);
        Assert.Equal(models.Plain.Model.Card.Table!.Value.GetRawText(), again.Model.Card.Table!.Value.GetRawText());
    }

    [Fact]
    public void A_training_that_is_ended_while_its_prior_is_fitted_goes_on_there()
    {
        using var directory = new TemporaryDirectory();
        using var end = new CancellationTokenSource();
        // Rows enough for a prior of their own.
        var source = SmallTable.Source(5000, 1);
        var options = new VaeTableOptions
        {
            Hidden = [8],
            LatentSize = 2,
            Seed = 1,
            Training = rows => VaeTableTrainer.DefaultTraining(rows) with { Epochs = 1, StepsPerEpoch = 5 },
        };
        var kept = options with { CheckpointDirectory = directory["checkpoint"] };

        var ended = VaeTableTrainer.Train(
            source,
            kept with
            {
                Cancellation = end.Token,
                Progress = new Recorder(progress =>
                {
                    if (progress.Completed is not null)
                    {
                        end.Cancel();
                    }
                }),
            }
        );
        var resumed = VaeTableTrainer.Train(source, kept);
        var whole = VaeTableTrainer.Train(source, options);

        Assert.Equal(TrainingOutcome.Interrupted, ended.Outcome);
        Assert.Null(ended.Bundle);
        Assert.NotNull(resumed.Bundle!.Card.Prior);
        using var one = VaeTableModel.FromBundle(resumed.Bundle);
        using var other = VaeTableModel.FromBundle(whole.Bundle!);
        var (some, same) = (Generated(one, 50, new() { Seed = 3 }), Generated(other, 50, new() { Seed = 3 }));
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(Cells(same, i), Cells(some, i)), throwIfEmpty: true);
    }

    private static TableRows Generated(VaeTableModel model, int count, TableGenerationOptions options)
    {
        var rows = new TableRows(model.Fields, count);
        model.Generate(rows, count, options);
        return rows;
    }

    private static object?[] Cells(TableRows rows, int row) =>
        [rows.Texts(0)[row], rows.Numbers(1)[row], rows.Numbers(2)[row], rows.Numbers(3)[row]];

    private static double Share<T>(IReadOnlyCollection<T> all, Func<T, bool> which) =>
        (double)all.Count(which) / all.Count;
}
