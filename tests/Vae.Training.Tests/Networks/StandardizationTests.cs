using Google.Protobuf;
using TorchSharp;
using Vae.Inference;
using Vae.Training.Tests.Export;
using Vae.Training.Tests.Training;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Networks;

/// <summary>
/// Networks that take columns of very different units as they are, held to the same network on rows that were standardised by hand.
/// </summary>
public sealed class StandardizationTests
{
    private const int Width = 4;

    // A date in seconds, a pressure in Pa, a capacity in F and a share.
    private static readonly float[] Means = [1.7e9f, 101_325, 4e-9f, 0.5f];
    private static readonly float[] Spreads = [3e7f, 250, 1e-10f, 0.25f];

    public static TheoryData<Likelihood, bool> Kinds =>
        new()
        {
            { Likelihood.DiagonalGaussian, false },
            { Likelihood.DiagonalGaussian, true },
            { Likelihood.StudentT, false },
            { Likelihood.StudentT, true },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_graphs_give_what_those_of_standardised_rows_give_scaled_back(Likelihood likelihood, bool picture)
    {
        using var pair = new Pair(likelihood, picture);
        var latents = Numbers(20 * 2, 8);
        var (raw, scaled) = (pair.Raw.Encode(pair.RawRows, []), pair.Scaled.Encode(pair.ScaledRows, []));
        AssertNear(scaled.Mean, raw.Mean, 1e-5);
        AssertNear(scaled.LogVariance, raw.LogVariance, 1e-5);

        var (means, logVariances) = (new float[20 * Width], new float[20 * Width]);
        var (scaledMeans, scaledLogVariances) = (new float[20 * Width], new float[20 * Width]);
        pair.Raw.Decode(latents, [], means, logVariances);
        pair.Scaled.Decode(latents, [], scaledMeans, scaledLogVariances);
        for (var i = 0; i < means.Length; i++)
        {
            var (mean, spread) = (Means[i % Width], (double)Spreads[i % Width]);
            // A float of the column's own size is no nearer than this.
            var place = MathF.BitIncrement(mean) - mean;
            Assert.Equal(mean + spread * scaledMeans[i], means[i], 1e-5 * spread + 2 * place);
            Assert.Equal(scaledLogVariances[i] + 2 * Math.Log(spread), logVariances[i], 1e-4);
        }

        using var scope = NewDisposeScope();
        Assert.Equal(
            logVariances[..Width],
            pair.RawNetwork.DataLogVariance()!.data<float>().ToArray(),
            (expected, actual) => Math.Abs(expected - actual) < 1e-5
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_bound_in_the_rows_units_is_the_standardised_one_and_the_logarithms_of_the_spreads(
        Likelihood likelihood,
        bool picture
    )
    {
        using var pair = new Pair(likelihood, picture);
        var options = new VaeScoreOptions { Seed = 3, ImportanceSamples = 5 };
        var (raw, scaled) = (new VaeScore[20], new VaeScore[20]);
        pair.Raw.Score(pair.RawRows, [], raw, options);
        pair.Scaled.Score(pair.ScaledRows, [], scaled, options);

        var volume = Spreads.Sum(spread => Math.Log(spread));
        Assert.Equal(volume, new Standardization(Means, Spreads).LogVolume, 1e-12);
        for (var row = 0; row < 20; row++)
        {
            Assert.Equal(scaled[row].NegativeElbo + volume, raw[row].NegativeElbo, 2e-3);
            Assert.Equal(scaled[row].ImportanceWeightedBound + volume, raw[row].ImportanceWeightedBound, 2e-3);
        }
    }

    [Theory]
    [InlineData(Likelihood.Bernoulli, false)]
    [InlineData(Likelihood.Gaussian, false)]
    [InlineData(Likelihood.DiagonalGaussian, false)]
    [InlineData(Likelihood.DiagonalGaussian, true)]
    [InlineData(Likelihood.StudentT, true)]
    public void A_trainings_metrics_are_the_scores_of_its_bundle_on_the_held_out_rows(
        Likelihood likelihood,
        bool standardizes
    )
    {
        const int Count = 150;
        var rows = Numbers(Count * Width, 4);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] =
                standardizes ? Means[i % Width] + Spreads[i % Width] * rows[i]
                : likelihood == Likelihood.Bernoulli ? 1 / (1 + MathF.Exp(-rows[i]))
                : rows[i];
        }

        var data = VaeDataset.FromRows("made", new DataShape(Width), rows);
        var options = Synthetic.Options(3) with { ValidationFraction = 0.3, SplitSeed = 77 };
        var network = VaeArchitecture.Mlp(Width, [6], 2, likelihood: likelihood) with
        {
            Standardization = standardizes ? new(Means, Spreads) : null,
        };
        using var trainer = new VaeTrainer(network, options);
        var result = trainer.Train(data);
        using var model = VaeModel.FromBundle(result.ToBundle(data));

        var heldOut = new TrainingRows(Count, 0.3, options.Seed, 77).HeldOut;
        var kept = result.History[result.Summary.KeptEpoch - 1].Validation!;
        var scores = new VaeScore[heldOut.Length];
        float[] picked = [.. heldOut.SelectMany(row => rows[(row * Width)..((row + 1) * Width)])];
        model.Score(picked, [], scores, new VaeScoreOptions { Seed = options.Seed });

        Assert.Equal(scores.Average(score => score.ReconstructionLoss), kept.Reconstruction, 1e-3);
        Assert.Equal(scores.Average(score => score.KlDivergence), kept.KlDivergence, 1e-4);
    }

    [Fact]
    public void A_graph_whose_small_column_is_wrong_beside_a_large_one_is_refused()
    {
        using var pair = new Pair(Likelihood.DiagonalGaussian, picture: false);
        var draft = ModelExport.Draft(
            new OnnxGraphs(pair.RawNetwork.Architecture, OnnxWeight.Of(pair.RawNetwork)),
            pair.RawNetwork.Architecture,
            []
        );
        // Sound as it is.
        ModelExport.Checked(pair.RawNetwork, draft, pair.RawRows, []);

        foreach (var column in (int[])[1, 2, 3])
        {
            // The column's output is off by a hundredth of its spread; 10⁻¹² beside 1.7 · 10⁹ for the capacity.
            var decoder = ModelProto.Parser.ParseFrom(draft.Decoder);
            var node = decoder.Graph.Node.Single(node => node.Output.Contains(BundleFormat.Data));
            node.Output[0] = "data.sound";
            var off = new float[Width];
            off[column] = 0.01f * Spreads[column];
            var offset = new TensorProto
            {
                Name = "data.off",
                DataType = (int)TensorProto.Types.DataType.Float,
                RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes(off.AsSpan())),
            };
            offset.Dims.Add([1, Width]);
            decoder.Graph.Initializer.Add(offset);
            var sum = new NodeProto { OpType = "Add" };
            sum.Input.Add(["data.sound", "data.off"]);
            sum.Output.Add(BundleFormat.Data);
            foreach (var other in decoder.Graph.Node)
            {
                for (var i = 0; i < other.Input.Count; i++)
                {
                    other.Input[i] = other.Input[i] == BundleFormat.Data ? "data.sound" : other.Input[i];
                }
            }

            decoder.Graph.Node.Add(sum);
            var bytes = decoder.ToByteArray();
            var export = draft.Card.Export with { DecoderSha256 = ModelBundle.HashOf(bytes) };
            var wrong = new ModelBundle(draft.Card with { Export = export }, draft.Encoder, bytes);

            var error = Assert.Throws<InvalidOperationException>(() =>
                ModelExport.Checked(pair.RawNetwork, wrong, pair.RawRows, [])
            );
            Assert.Contains("differ from the network's", error.Message, StringComparison.Ordinal);
            Assert.Contains("in the decoded data", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1.7e9f, 1e4f)]
    [InlineData(1.7e9f, 300)]
    [InlineData(-3e7f, 2.5f)]
    [InlineData(1e-30f, 1e-33f)]
    [InlineData(0, 1e-36f)]
    [InlineData(0, 1e30f)]
    public void A_column_of_which_float32_tells_little_is_no_fault_of_the_graphs(float mean, float spread)
    {
        float[] means = [mean, 0];
        float[] spreads = [spread, 1];
        float[] rows = [.. Numbers(100 * 2, 9).Select((value, i) => means[i % 2] + spreads[i % 2] * value)];
        var data = VaeDataset.FromRows("made", new DataShape(2), rows);
        var network = VaeArchitecture.Mlp(2, [6], 1, likelihood: Likelihood.DiagonalGaussian) with
        {
            Standardization = new(means, spreads),
        };
        using var trainer = new VaeTrainer(network, Synthetic.Options(2));
        using var model = VaeModel.FromBundle(trainer.Train(data).ToBundle(data));

        var (scores, contributions) = (new VaeScore[100], new float[200]);
        model.Score(rows, [], scores, contributions);
        Assert.All(scores, score => Assert.True(double.IsFinite(score.NegativeElbo)), throwIfEmpty: true);
        Assert.All(contributions, part => Assert.True(float.IsFinite(part)), throwIfEmpty: true);
    }

    [Fact]
    public void A_standardization_is_made_of_statistics_and_keeps_the_unit_of_what_never_changes()
    {
        using var builder = new VaeDatasetBuilder("made", new DataShape(3));
        builder.Add([1, 5, 1e-30f]);
        builder.Add([3, 5, 3e-30f]);

        var scale = Standardization.Of(builder.Statistics);

        Assert.Equal([2f, 5, 2e-30f], scale.Means);
        Assert.Equal([1f, 1, 1e-30f], scale.Spreads);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var network = VaeArchitecture.Mlp(2, [3], 1, likelihood: Likelihood.DiagonalGaussian);
        Standardization[] wrong =
        [
            new([0], [1]),
            new([0, 0], [1]),
            new([0, float.NaN], [1, 1]),
            new([0, 0], [1, 0]),
            new([0, 0], [1, -1]),
            new([0, 0], [1, float.PositiveInfinity]),
        ];
        Assert.All(
            wrong,
            scale => Assert.Throws<ArgumentException>((network with { Standardization = scale }).Validate),
            throwIfEmpty: true
        );
        Assert.Contains(
            "whose variance is scaled with the rows",
            Assert
                .Throws<ArgumentException>(
                    (
                        VaeArchitecture.Mlp(2, [3], 1, likelihood: Likelihood.Gaussian) with
                        {
                            Standardization = new([0, 0], [1, 1]),
                        }
                    ).Validate
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    private static float[] Numbers(int count, long seed)
    {
        var numbers = new float[count];
        NormalNoise.Fill(seed, 0, NoisePurpose.Evaluation, count, numbers);
        return numbers;
    }

    private static void AssertNear(float[] expected, float[] actual, double tolerance) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= tolerance);

    /// <summary>A trained network that standardises, the same one without, and rows for both.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly VaeTrainer trainer;

        public Pair(Likelihood likelihood, bool picture)
        {
            var values = Numbers(60 * Width, 1);
            RawRows = [.. values.Select((value, i) => Means[i % Width] + Spreads[i % Width] * value)];
            // What is left of the rows in float32, standardised as the graph does it.
            ScaledRows = [.. RawRows.Select((value, i) => (value - Means[i % Width]) / Spreads[i % Width])];
            var shape = picture ? new DataShape(1, 2, 2) : new DataShape(Width);
            var plain = VaeArchitecture.Mlp(shape, [6], 2, likelihood: likelihood);
            trainer = new VaeTrainer(
                plain with
                {
                    Standardization = new(Means, Spreads),
                },
                Synthetic.Options(3) with
                {
                    LearningRate = 1e-2,
                }
            );
            var data = VaeDataset.FromRows("raw", shape, RawRows);
            Raw = VaeModel.FromBundle(trainer.Train(data).ToBundle(data));
            using var network = new VaeNetwork(plain);
            var own = trainer.Network.state_dict();
            network.load_state_dict(own.Where(entry => entry.Key is not ("data_mean" or "data_spread")).ToDictionary());
            Scaled = VaeModel.FromBundle(network.ToBundle(VaeDataset.FromRows("scaled", shape, ScaledRows)));
            (RawRows, ScaledRows) = (RawRows[..(20 * Width)], ScaledRows[..(20 * Width)]);
        }

        public VaeNetwork RawNetwork => trainer.Network;
        public VaeModel Raw { get; }
        public VaeModel Scaled { get; }
        public float[] RawRows { get; }
        public float[] ScaledRows { get; }

        public void Dispose()
        {
            Raw.Dispose();
            Scaled.Dispose();
            trainer.Dispose();
        }
    }
}
