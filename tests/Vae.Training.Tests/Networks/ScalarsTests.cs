using Vae.Data;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Networks;

/// <summary>
/// Whatever computes with numbers, a few thousand times beside a thread that collects garbage: a number that nothing keeps is freed while
/// libtorch reads it, which throws or gives another result.
/// </summary>
public sealed class ScalarsTests
{
    private const int Rows = 2;

    private static readonly Dictionary<string, Func<Func<Tensor>>> Uses = new()
    {
        ["KL divergence"] = () => () => VaeObjective.KlDivergence(Fixed(Rows, 3), Fixed(Rows, 3)),
        ["free bits"] = () => () => VaeObjective.KlPenalty(Fixed(Rows, 3), 0.25),
        ["Gaussian"] = () =>
            () => VaeObjective.ReconstructionSum(Fixed(Rows, 3), Fixed(Rows, 3).exp(), Likelihood.Gaussian),
        ["Bernoulli"] = () =>
            () => VaeObjective.ReconstructionSum(Fixed(Rows, 3), Fixed(Rows, 3), Likelihood.Bernoulli),
        ["reparameterisation"] = () => () => VaeNetwork.Reparameterize(Fixed(Rows, 3), Fixed(Rows, 3), Fixed(Rows, 3)),
        ["leaky ReLU"] = () => Layer(new LeakyReluLayer(0.125f)),
        ["lowered convolution"] = () =>
            () => new Conv2dLayer(1, 2, 1, 0).Lowered(Fixed(Rows, 1, 3, 3), Fixed(1, 1, 2, 2), Fixed(1)),
        ["bytes"] = () =>
        {
            var rows = new TensorRows(Bytes(), VaeArchitecture.Mlp(4, [2], 1));
            return () => rows.Batch([1, 0]).Data;
        },
    };

    public static TheoryData<string> Names => [.. Uses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Garbage_collections_of_other_threads_free_nothing_that_libtorch_reads(string use)
    {
        using var outer = NewDisposeScope();
        using var quiet = no_grad();
        var compute = Uses[use]();
        var expected = Compute();
        using var collecting = new CollectingThread();
        for (var i = 0; i < 4_000; i++)
        {
            Assert.Equal(expected, Compute());
        }

        float[] Compute()
        {
            using var scope = NewDisposeScope();
            return compute().flatten().data<float>().ToArray();
        }
    }

    private static Func<Tensor> Layer(VaeLayer layer)
    {
        var network = layer.CreateModule(new DataShape(3));
        return () => network.call(Fixed(Rows, 3));
    }

    private static VaeDataset Bytes()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "rows.idx");
        using (var file = RowWriter.Create(path, [4], new() { ElementType = RowElement.UInt8 }))
        {
            file.Write([0, 0.2f, 0.4f, 0.6f, 0.8f, 1, 0, 1]);
            file.Complete();
        }

        return VaeDataset.FromFile(path);
    }

    // Of an array, as a range is made of numbers, too.
    private static Tensor Fixed(params long[] shape) =>
        tensor([.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => MathF.Sin(i))], shape);
}
