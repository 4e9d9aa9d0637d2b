using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests;

public sealed class MixedRowsTests
{
    private const int Rows = 6;

    // 3 options; 1 option and a number; 4 options, of which two are ranges, and a number.
    private static readonly MixedColumn[] Columns = [new(3), new(1, Ranges: 1), new(4, Ranges: 2)];
    private static readonly int Width = Columns.Sum(column => column.Size);

    [Fact]
    public void Losses_are_those_of_the_runtime_and_of_a_softmax_written_out()
    {
        using var scope = NewDisposeScope();
        var (data, decoded, logVariance) = (Data(), Decoded(), LogVariance());
        var found = MixedRows.Losses(decoded, data, logVariance, Columns).sum([1]).data<double>().ToArray();

        var (x, logits, spread) = (Values(data), Values(decoded), Values(logVariance));
        for (var row = 0; row < Rows; row++)
        {
            var expected = Loss(x.AsSpan(row * Width), logits.AsSpan(row * Width), spread);
            Assert.Equal(expected, found[row], 1e-9);
            float[] probabilities =
            [
                .. MixedRows.Probabilities(decoded, Columns)[row].data<double>().Select(value => (float)value),
            ];
            float[] cells = [.. x.Skip(row * Width).Take(Width).Select(value => (float)value)];
            Assert.Equal(
                expected,
                MixedLoss.Of(Columns, cells, probabilities, [.. spread.Select(value => (float)value)]),
                1e-4
            );
        }
    }

    [Fact]
    public void Gradients_are_central_differences()
    {
        using var scope = NewDisposeScope();
        var (data, decoded, logVariance) = (Data(), Decoded().requires_grad_(), LogVariance().requires_grad_());
        Objective().backward();
        foreach (var parameter in (Tensor[])[decoded, logVariance])
        {
            using var quiet = no_grad();
            var (flat, gradient) = (parameter.detach().view(-1), parameter.grad!.view(-1));
            for (var i = 0L; i < flat.shape[0]; i++)
            {
                const double Step = 1e-5;
                var value = flat[i].item<double>();
                flat[i] = tensor(value + Step, float64);
                var above = Objective().item<double>();
                flat[i] = tensor(value - Step, float64);
                var below = Objective().item<double>();
                flat[i] = tensor(value, float64);
                Assert.Equal((above - below) / (2 * Step), gradient[i].item<double>(), 1e-6);
            }
        }

        Tensor Objective() =>
            VaeObjective.ReconstructionSum(
                decoded,
                data,
                Likelihood.Mixed,
                logVariance,
                weights: tensor([1.0, 2, 0.5, 1, 0, 3]),
                columns: Columns
            );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void An_exported_network_gives_its_own_softmax(int classes)
    {
        using var scope = NewDisposeScope();
        using var network = VaeNetwork.Seeded(VaeArchitecture.Mixed(Columns, [16], 3, classes), 5);
        float[] rows = [.. Values(Data()).Select(value => (float)value)];
        long[]? labels = classes == 0 ? null : [0, 1, 2, 0, 1, 2];
        using var data = VaeDataset.FromRows("mixed", new DataShape(Width), rows, labels);
        using var model = VaeModel.FromBundle(network.ToBundle(data));

        Assert.Equal(4, model.Bundle.FormatVersion);
        Assert.True(model.Card.Export.ParityMaxAbsoluteDifference < 1e-5);
        float[] latents = [.. Enumerable.Range(0, Rows * 3).Select(i => MathF.Sin(i))];
        var found = model.Decode(latents, labels ?? []);
        var logits = Values(
            network.Decode(tensor(latents, Rows, 3), labels is null ? null : tensor(labels)).to(float64)
        );
        for (var row = 0; row < Rows; row++)
        {
            var first = row * Width;
            foreach (var column in Columns)
            {
                var options = logits.AsSpan(first, column.Options).ToArray();
                var sum = options.Sum(Math.Exp);
                for (var i = 0; i < column.Options; i++)
                {
                    Assert.Equal(Math.Exp(options[i]) / sum, found[first + i], 1e-5);
                }

                if (column.HasNumber)
                {
                    Assert.Equal(logits[first + column.Options], found[first + column.Options], 1e-5);
                }

                first += column.Size;
            }
        }
    }

    [Fact]
    public void The_baseline_is_the_entropy_of_options_and_of_numbers()
    {
        // Options a, a, a and b; numbers 1, 2, 3 and 6, whose mean is 3 and whose variance is 3.5.
        float[] rows = [1, 0, 1, 1, 1, 0, 1, 2, 1, 0, 1, 3, 0, 1, 1, 6];
        using var data = VaeDataset.FromRows("mixed", new DataShape(4), rows);
        var baseline = DataBaseline.Of(data, [], VaeArchitecture.Mixed([new(2), new(1, Ranges: 1)], [4], 2));

        var constant = 0.5 * Math.Log(2 * Math.PI);
        var entropy = -0.75 * Math.Log(0.75) - 0.25 * Math.Log(0.25);
        Assert.Equal(entropy + 0.5 * Math.Log(3.5) + 0.5 + constant, baseline.PredictingMeans, 1e-9);
        Assert.Equal(Math.Log(2) + 0.5 * 12.5 + constant, baseline.Untrained, 1e-9);
    }

    [Fact]
    public void An_architecture_of_mixed_columns_is_read_back_from_its_card()
    {
        var network = VaeArchitecture.Mixed(Columns, [8], 2);
        Assert.Equal(network, VaeArchitecture.FromJson(network.ToJson()));
        Assert.NotEqual(network, VaeArchitecture.Mixed([new(3), new(1, 1), new(4, 1)], [8], 2));
    }

    private static double Loss(ReadOnlySpan<double> x, ReadOnlySpan<double> logits, double[] spread)
    {
        var (loss, first) = (0.0, 0);
        foreach (var column in Columns)
        {
            var sum = 0.0;
            var gate = 0.0;
            for (var i = first; i < first + column.Options; i++)
            {
                sum += Math.Exp(logits[i]);
                gate += i < first + column.Ranges ? x[i] : 0;
            }

            for (var i = first; i < first + column.Options; i++)
            {
                loss -= x[i] * Math.Log(Math.Exp(logits[i]) / sum);
            }

            if (column.HasNumber)
            {
                var number = first + column.Options;
                var square = Math.Pow(x[number] - logits[number], 2) / Math.Exp(spread[number]);
                loss += gate * 0.5 * (square + spread[number] + Math.Log(2 * Math.PI));
            }

            first += column.Size;
        }

        return loss;
    }

    /// <summary>Rows with each kind of cell: options, numbers in either range, cells that are not observed.</summary>
    private static Tensor Data()
    {
        double[][] rows =
        [
            [1, 0, 0, 1, 0.5, 1, 0, 0, 0, -1],
            [0, 1, 0, 1, -2, 0, 1, 0, 0, 0.3],
            [0, 0, 1, 0, 0, 0, 0, 1, 0, 0],
            [0, 0, 0, 1, 1, 0, 0, 0, 1, 0],
            [1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [0, 1, 0, 1, 3, 1, 0, 0, 0, 2],
        ];
        return tensor([.. rows.SelectMany(row => row)], Rows, Width);
    }

    private static Tensor Decoded() =>
        tensor([.. Enumerable.Range(0, Rows * Width).Select(i => 1.5 * Math.Sin(1.7 * i + 1))], Rows, Width);

    private static Tensor LogVariance() =>
        tensor([.. Enumerable.Range(0, Width).Select(i => Math.Cos(2.3 * i) - 0.5)], 1, Width);

    private static double[] Values(Tensor tensor) => tensor.detach().data<double>().ToArray();
}
