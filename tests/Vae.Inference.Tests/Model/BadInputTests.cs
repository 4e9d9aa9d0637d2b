using FsCheck;
using FsCheck.Fluent;

namespace Vae.Inference.Tests;

public class BadInputTests : IDisposable
{
    private readonly VaeModel mlp = Fixture.Load("mlp", new VaeModelOptions { BatchSize = 4 });
    private readonly VaeModel gaussian = Fixture.Load("gaussian");
    private readonly VaeModel conditional = Fixture.Load("conv-cvae");

    [Fact]
    public void Images_of_the_wrong_size_are_refused() =>
        Refused(
            () => mlp.Encode(new float[13]),
            "The data holds 13 values; expected a multiple of 6, the size of a [6] row."
        );

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(1.0000006f, "1.0000006")]
    [InlineData(-5e-7f, "-5E-07")]
    [InlineData(255f, "255")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void A_pixel_outside_the_unit_interval_is_named_with_its_row(float pixel, string shown)
    {
        var images = new float[10 * 6];
        images[7 * 6 + 2] = pixel;
        var message =
            $"Row 7 of the data holds {shown} at element 2; expected a number from 0 to 1: scale the data as for the training, or clip it (VaeModelOptions.ClipData, --clip).";

        Refused(() => mlp.Encode(images), message);
        Refused(() => mlp.Reconstruct(images), message);
        Refused(() => mlp.Score(images), message);
    }

    [Theory]
    [InlineData(1.0000001f)]
    [InlineData(1.0000004f)]
    [InlineData(-4.7e-7f)]
    public void Some_roundings_of_a_scaling_are_no_fault(float pixel)
    {
        var (images, inside) = (new float[6], new float[6]);
        images[2] = pixel;
        inside[2] = Math.Clamp(pixel, 0, 1);

        Fixture.AssertClose(mlp.Encode(inside).Mean, mlp.Encode(images).Mean, 2e-6);
        Assert.Equal(mlp.Score(inside)[0].ReconstructionLoss, mlp.Score(images)[0].ReconstructionLoss, 5e-5);
        Assert.Equal(-1, mlp.IndexOfInvalidData(images));
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("conv-cvae")]
    public void Data_is_clipped_on_request(string name)
    {
        using var strict = Fixture.Load(name);
        using var clipping = Fixture.Load(
            name,
            new VaeModelOptions
            {
                ClipData = true,
                BatchSize = 3,
                Threads = 2,
            }
        );
        const int Rows = 100;
        float[] data =
        [
            .. Enumerable.Range(0, Rows * strict.DataSize).Select(i => MathF.Sin(i) * (i % 5 == 0 ? 300 : 1.5f)),
        ];
        float[] clipped = [.. data.Select(value => Math.Clamp(value, 0, 1))];
        var labels = new long[strict.IsConditional ? Rows : 0];
        var before = data.ToArray();

        Fixture.AssertClose(strict.Encode(clipped, labels).Mean, clipping.Encode(data, labels).Mean, 2e-6);
        Fixture.AssertClose(strict.Reconstruct(clipped, labels), clipping.Reconstruct(data, labels), 2e-6);
        Assert.All(
            strict.Score(clipped, labels).Zip(clipping.Score(data, labels)),
            pair => Assert.Equal(pair.First.NegativeElbo, pair.Second.NegativeElbo, 1e-3),
            throwIfEmpty: true
        );
        Assert.Equal(before, data);
        data[strict.DataSize + 1] = float.NaN;
        Refused(
            () => clipping.Encode(data, labels),
            "Row 1 of the data holds NaN at element 1; expected a finite number."
        );
    }

    [Fact]
    public void Gaussian_data_may_be_any_finite_number()
    {
        Assert.Equal(3, gaussian.Encode([-7, 300, 0, 1, 2]).Mean.Length);
        Refused(
            () => gaussian.Encode([0, 0, float.NaN, 0, 0]),
            "Row 0 of the data holds NaN at element 2; expected a finite number."
        );
    }

    [Fact]
    public void Latent_rows_must_be_finite_and_whole()
    {
        Refused(
            () => mlp.Decode([0, 1, 2]),
            "The latent rows hold 3 values; expected a multiple of the latent size 2."
        );
        Refused(
            () => mlp.Decode([0, 1, 2, float.NaN]),
            "Row 1 of the latent rows holds NaN at element 1; expected a finite number."
        );
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_label_out_of_range_is_named_with_its_row(long label)
    {
        long[] labels = [0, 1, 2, label, 0];
        var images = new float[5 * 36];
        var message = $"Row 3 of the labels is {label}; expected a class from 0 to 2.";

        Refused(() => conditional.Encode(images, labels), message);
        Refused(() => conditional.Decode(new float[15], labels), message);
        Refused(() => conditional.Generate(1, 0, labels, images), message);
        Refused(() => conditional.Score(images, labels), message);
        Refused(
            () => conditional.TransferStyle(images, [0, 0, 0, 0, 0], labels),
            $"Row 3 of the target labels is {label}; expected a class from 0 to 2."
        );
    }

    [Fact]
    public void Missing_and_superfluous_labels_are_refused()
    {
        Refused(
            () => conditional.Encode(new float[72]),
            "There are 0 labels for 2 rows; the model is conditional and expects one per row."
        );
        Refused(
            () => mlp.Encode(new float[12], [0, 0]),
            "There are 2 labels; the model is unconditional and expects none."
        );
        Refused(
            () => mlp.Generate(4, seed: 1, LabelPlan.Constant(0)),
            "Labels were given, but the model is unconditional and expects none."
        );
        Refused(
            () => conditional.GenerateBatches(4, LabelPlan.Constant(3)),
            "The label 3 is out of range; expected a class from 0 to 2."
        );
        Assert.Throws<InvalidOperationException>(() => mlp.TransferStyle(new float[6], [], []));
    }

    [Fact]
    public void Outputs_of_the_wrong_length_are_refused()
    {
        Refused(
            () => mlp.Encode(new float[12], [], new float[4], new float[5]),
            "The log-variance span holds 5 values; expected 2 rows of 2."
        );
        Refused(
            () => mlp.Decode(new float[4], [], new float[11]),
            "The data span holds 11 values; expected 2 rows of 6."
        );
        Refused(
            () => mlp.Score(new float[12], [], new VaeScore[1]),
            "The scores span holds 1 values; expected 2 rows of 1."
        );
        Refused(
            () => mlp.SamplePosterior(new float[4], new float[2], 0, 0, new float[4]),
            "The log-variance span holds 2 values; expected 2 rows of 2."
        );
    }

    [Fact]
    public void Negative_numbers_are_refused()
    {
        Assert.Throws<ArgumentException>(() => mlp.SamplePrior(0, -1, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => mlp.Generate(-1, seed: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => mlp.GenerateBatches(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => mlp.GenerateBatchesAsync(1, batchSize: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => mlp.Score([], [], new VaeScoreOptions { ElboSamples = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            mlp.Score([], [], new VaeScoreOptions { ImportanceSamples = -1 })
        );
    }

    [Fact]
    public void No_rows_give_no_rows()
    {
        Assert.Empty(mlp.Encode([]).Mean);
        Assert.Empty(mlp.Score([]));
        Assert.Empty(conditional.Generate(0, seed: 1));
        Assert.Empty(mlp.GenerateBatches(0));
    }

    [Fact]
    public void The_vectorised_check_finds_the_first_bad_value_at_every_place() =>
        Prop.ForAll(
                Gen.Choose(1, 70).ToArbitrary(),
                Gen.Choose(0, 1000).ToArbitrary(),
                Gen.Elements(float.NaN, -0.5f, 1.5f, float.NegativeInfinity).ToArbitrary(),
                (length, place, bad) =>
                {
                    var values = new float[length];
                    place %= length;
                    values.AsSpan(place).Fill(bad);
                    var finite = float.IsFinite(bad);
                    return ValueCheck.FirstOutsideUnitInterval(values) == place
                        && ValueCheck.FirstNotFinite(values) == (finite ? -1 : place)
                        && ValueCheck.FirstOutsideUnitInterval(values.AsSpan(0, place)) == -1;
                }
            )
            .QuickCheckThrowOnFailure();

    public void Dispose()
    {
        mlp.Dispose();
        gaussian.Dispose();
        conditional.Dispose();
        GC.SuppressFinalize(this);
    }

    private static void Refused(Action action, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(action).Message);
}
