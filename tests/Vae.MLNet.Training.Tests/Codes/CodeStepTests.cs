using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training.Tests.Codes;

/// <summary>The steps of a VQ-VAE: what its model gives, with codes as keys, also from a saved pipeline, with VaeML and without.</summary>
public sealed class CodeStepTests : IDisposable
{
    private const int Count = 40;
    private const int Side = 8;
    private const int CodebookSize = 8;

    private static readonly Lazy<ModelBundle> Trained = new(Train);

    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();
    private readonly VqVaeModel model = VqVaeModel.FromBundle(Trained.Value);
    private readonly IDataView data;

    public CodeStepTests() => data = ml.Data.LoadFromEnumerable(Rows.Select(row => new Bar { Data = row }));

    /// <summary>Bright bars, upright and level.</summary>
    private static IReadOnlyList<float[]> Rows { get; } =
    [
        .. Enumerable
            .Range(0, Count)
            .Select(row =>
                Enumerable
                    .Range(0, Side * Side)
                    .Select(i => (row % 2 == 0 ? i % Side : i / Side) == row / 2 % Side ? 0.9f : 0.05f)
                    .ToArray()
            ),
    ];

    private static float[] Flat => [.. Rows.SelectMany(row => row)];

    public void Dispose()
    {
        model.Dispose();
        directory.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Every_step_gives_what_the_model_gives(int batchSize)
    {
        var encoding = new VqVaeEncodingOptions { BatchSize = batchSize };
        var fitted = ml
            .Transforms.EncodeWithVae(model, encoding)
            .Append(ml.Transforms.DecodeWithVae("Decoded", model))
            .Append(ml.Transforms.ReconstructWithVae(model))
            .Append(ml.Transforms.ScoreWithVae(model))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Numbers", "Codes"))
            .Append(ml.Transforms.DecodeWithVae("Again", model, "Numbers"))
            .Fit(data);
        var rows = fitted.Transform(data);

        var codes = model.Encode(Flat);
        Assert.True(codes.Distinct().Count() > 1);
        var type = Assert.IsType<VectorDataViewType>(rows.Schema["Codes"].Type);
        Assert.Equal([2, 2], type.Dimensions);
        Assert.Equal((ulong)CodebookSize, Assert.IsType<KeyDataViewType>(type.ItemType).Count);
        Assert.Equal(codes, Keys(rows).Select(key => (long)key - 1));
        Assert.Equal(codes, Column(rows, "Numbers").Select(code => (long)code));
        Close(model.Decode(codes), Column(rows, "Decoded"));
        Close(model.Decode(codes), Column(rows, "Again"));
        Close(model.Reconstruct(Flat), Column(rows, "Reconstruction"));
        var scores = model.Score(Flat);
        Close([.. scores.Select(score => (float)score.NegativeElbo)], [.. rows.GetColumn<float>("NegativeElbo")]);
        Close([.. scores.Select(score => (float)score.KlDivergence)], [.. rows.GetColumn<float>("KlDivergence")]);
        ((IDisposable)fitted).Dispose();
    }

    [Fact]
    public void A_saved_pipeline_loads_with_VaeML_and_without()
    {
        var fitted = ml
            .Transforms.EncodeWithVae("Codes", model)
            .Append(ml.Transforms.DecodeWithVae("Decoded", model))
            .Append(ml.Transforms.ReconstructWithVae(model))
            .Append(ml.Transforms.ScoreWithVae(model))
            .Fit(data);
        // Those that an earlier VaeML does not know tell it to be updated.
        Assert.Equal(
            [4, 4, 1, 1],
            ((IEnumerable<ITransformer>)fitted)
                .Cast<VqVaeTransformer>()
                .Select(step => SavedStep.VersionOf(step.Step, step.Fitted))
        );
        ml.Model.Save(fitted, data.Schema, directory["codes.zip"]);
        var before = fitted.Transform(data);
        var restored = ml.Model.LoadWithVae(directory["codes.zip"], out _);
        Assert.Equal(4, ((IEnumerable<ITransformer>)restored).OfType<VqVaeTransformer>().Count());
        foreach (var loaded in new[] { restored, ml.Model.Load(directory["codes.zip"], out _) })
        {
            var after = loaded.Transform(data);
            Assert.Equal(before.Schema["Codes"].Type.RawType, after.Schema["Codes"].Type.RawType);
            Assert.Equal(
                (ulong)CodebookSize,
                ((KeyDataViewType)((VectorDataViewType)after.Schema["Codes"].Type).ItemType).Count
            );
            Assert.Equal(Keys(before), Keys(after));
            Close(Column(before, "Decoded"), Column(after, "Decoded"));
            Close(Column(before, "Reconstruction"), Column(after, "Reconstruction"));
            Close([.. before.GetColumn<float>("NegativeElbo")], [.. after.GetColumn<float>("NegativeElbo")]);
            (loaded as IDisposable)?.Dispose();
        }

        ((IDisposable)fitted).Dispose();
    }

    [Fact]
    public void Codes_are_features_of_a_classifier_and_one_row_is_predicted_at_a_time()
    {
        var labelled = ml.Data.LoadFromEnumerable(
            Rows.Select((row, i) => new Bar { Data = row, Upright = i % 2 == 0 })
        );
        var fitted = ml
            .Transforms.EncodeWithVae("Codes", model)
            .Append(ml.Transforms.Conversion.MapKeyToVector("Features", "Codes"))
            .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression("Upright"))
            .Fit(labelled);
        using var engine = ml.Model.CreatePredictionEngine<Bar, Coded>(fitted);
        var coded = engine.Predict(new Bar { Data = Rows[3] });
        Assert.Equal(model.Encode(Rows[3]), coded.Codes.Select(key => (long)key - 1));
        ((IDisposable)fitted).Dispose();
    }

    [Fact]
    public void Rows_are_sampled_as_the_model_generates_them_in_whatever_order()
    {
        Assert.Contains(
            "has no prior of codes",
            Assert.Throws<ArgumentException>(() => ml.Data.SampleFromVae(model, 3)).Message,
            StringComparison.Ordinal
        );
        var training = VaeDataset.FromRows("bars", model.Signature.Shape, Flat);
        var prior = CodePriorTrainer.Train(model, training, new CodePriorOptions { Epochs = 2, Width = 16 });
        using var artist = VqVaeModel.FromBundle(model.Bundle.WithCodePrior(prior));
        const int count = 300;
        var expected = new long[count * artist.LatentSize];
        artist.SampleCodes(seed: 6, firstRow: 5, [], expected);
        var options = new VqVaeSamplingOptions
        {
            Count = count,
            Seed = 6,
            FirstRow = 5,
        };
        var rows = ml.Data.SampleFromVae(artist, options);
        Assert.Equal(expected, Keys(rows).Select(key => (long)key - 1));
        Close(artist.Generate(count, seed: 6, firstRow: 5), Column(rows, "Data"));

        var shuffled = new Dictionary<ulong, uint[]>();
        using (var cursor = rows.GetRowCursor([rows.Schema["Codes"]], new Random(1)))
        {
            var (id, codes) = (cursor.GetIdGetter(), cursor.GetGetter<VBuffer<uint>>(rows.Schema["Codes"]));
            while (cursor.MoveNext())
            {
                DataViewRowId row = default;
                VBuffer<uint> keys = default;
                id(ref row);
                codes(ref keys);
                shuffled.Add(row.Low, [.. keys.DenseValues()]);
            }
        }

        Assert.Equal(Keys(rows), shuffled.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value));
        ((IDisposable)rows).Dispose();
    }

    [Fact]
    public void Rows_of_a_conditional_model_are_sampled_with_labels_of_bytes_as_those_of_a_VAE()
    {
        var labels = Enumerable.Range(0, Count).Select(row => row % 2L).ToArray();
        var rows = VaeDataset.FromRows("bars", model.Signature.Shape, Flat, labels);
        using var conditional = VqVaeModel.FromBundle(Train(rows));
        var prior = CodePriorTrainer.Train(conditional, rows, new CodePriorOptions { Epochs = 2, Width = 16 });
        using var artist = VqVaeModel.FromBundle(conditional.Bundle.WithCodePrior(prior));
        const int count = 270;
        var options = new VqVaeSamplingOptions
        {
            Count = count,
            Seed = 3,
            FirstRow = 2,
        };
        var drawn = ml.Data.SampleFromVae(artist, options);
        // Every class in turn, beginning with the row's number.
        long[] expected = [.. Enumerable.Range(2, count).Select(row => row % 2L)];
        Assert.Equal(NumberDataViewType.Byte, drawn.Schema["Label"].Type);
        Assert.Equal(expected, drawn.GetColumn<byte>("Label").Select(label => (long)label));
        var codes = new long[count * artist.LatentSize];
        artist.SampleCodes(seed: 3, firstRow: 2, expected, codes);
        Assert.Equal(codes, Keys(drawn).Select(key => (long)key - 1));
        Close(artist.Decode(codes, expected), Column(drawn, "Data"));
        ((IDisposable)drawn).Dispose();
    }

    [Fact]
    public void What_is_no_code_is_refused_by_row_and_column()
    {
        var wrong = ml.Data.LoadFromEnumerable([
            new Numbers { Numbered = [0, 1, 2, 3] },
            new Numbers { Numbered = [0, 1, 8, 3] },
        ]);
        var decoded = ml.Transforms.DecodeWithVae("Decoded", model, "Numbered").Fit(wrong).Transform(wrong);
        Assert.Contains(
            "Row 1: column 'Numbered' holds 8 at element 2; expected a code, a whole number from 0 to 7.",
            Assert.Throws<InvalidOperationException>(() => Column(decoded, "Decoded")).Message,
            StringComparison.Ordinal
        );

        var missing = ml.Data.LoadFromEnumerable([new KeyedCodes { Keyed = [1, 0, 2, 8] }]);
        var keyed = ml.Transforms.DecodeWithVae("Decoded", model, "Keyed").Fit(missing).Transform(missing);
        Assert.Contains(
            "Row 0: column 'Keyed' holds a missing key at element 1; expected the key of a code.",
            Assert.Throws<InvalidOperationException>(() => Column(keyed, "Decoded")).Message,
            StringComparison.Ordinal
        );

        Refused<ArgumentOutOfRangeException>(
            "known-size vector of 4 keys of 8 codes",
            () => ml.Transforms.DecodeWithVae("Decoded", model, "Data").Fit(data)
        );
        var samples = new VaeScorer.Options { ElboSamples = 2 };
        Refused<ArgumentException>(
            "of which a row has only one draw",
            () => ml.Transforms.ScoreWithVae(model, samples)
        );
        Refused<ArgumentException>(
            "conditional",
            () => ml.Transforms.EncodeWithVae("Codes", model, labelColumnName: "Label")
        );

        static void Refused<T>(string words, Action action)
            where T : Exception => Assert.Contains(words, Assert.Throws<T>(action).Message, StringComparison.Ordinal);
    }

    private static ModelBundle Train() => Train(VaeDataset.FromRows("bars", new DataShape(1, Side, Side), Flat));

    private static ModelBundle Train(VaeDataset training)
    {
        var network = VaeArchitecture.VqConv(
            training.Shape,
            new Codebook(CodebookSize, 4),
            [4, 8],
            classCount: training.HasLabels ? 2 : 0
        );
        var options = new TrainingOptions
        {
            Epochs = 12,
            BatchSize = 10,
            LearningRate = 5e-3,
            Seed = 5,
            Threads = 1,
            Beta = new ConstantBeta(),
        };
        using var trainer = new VaeTrainer(network, options);
        return trainer.Train(training).ToBundle(training);
    }

    private static uint[] Keys(IDataView view) =>
        [.. view.GetColumn<VBuffer<uint>>("Codes").SelectMany(value => value.DenseValues())];

    private static float[] Column(IDataView view, string name) =>
        [.. view.GetColumn<VBuffer<float>>(name).SelectMany(value => value.DenseValues())];

    private static void Close(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    private sealed class Bar
    {
        [VectorType(Side * Side)]
        public float[] Data { get; set; } = [];

        public bool Upright { get; set; }
    }

    private sealed class Coded
    {
        [VectorType(2, 2)]
        [KeyType(CodebookSize)]
        public uint[] Codes { get; set; } = [];
    }

    private sealed class Numbers
    {
        [VectorType(4)]
        public float[] Numbered { get; set; } = [];
    }

    private sealed class KeyedCodes
    {
        [VectorType(4)]
        [KeyType(CodebookSize)]
        public uint[] Keyed { get; set; } = [];
    }
}
