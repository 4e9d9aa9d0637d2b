using Microsoft.ML.OnnxRuntime;

namespace Vae.Training.Tests.Export;

/// <summary>The one-hot label inside the graphs.</summary>
public sealed class OnnxLabelTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(-3)]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_label_out_of_range_is_refused_by_the_graphs_themselves(long label)
    {
        var encoder = OnnxModels.Graphs(TinyModels.Cvae).Encoder();
        var decoder = OnnxModels.Graphs(TinyModels.Cvae).Decoder();

        Assert.Throws<OnnxRuntimeException>(() => Encode(encoder, 2, 0, label));
        Assert.Throws<OnnxRuntimeException>(() => Decode(decoder, 2, 0, label));
        Assert.Equal([2, 2], Encode(encoder, 2, 0, 2)["mean"].Shape);
        Assert.Equal([2, 1, 4, 4], Decode(decoder, 2, 0, 2)["data"].Shape);
    }

    [Fact]
    public void One_label_for_several_rows_is_refused_and_not_broadcast()
    {
        Assert.Throws<OnnxRuntimeException>(() => Encode(OnnxModels.Graphs(TinyModels.Cvae).Encoder(), 2, 1));
        Assert.Throws<OnnxRuntimeException>(() => Decode(OnnxModels.Graphs(TinyModels.Cvae).Decoder(), 2, 1));
    }

    [Fact]
    public void Labels_change_the_outputs_row_by_row()
    {
        var decoder = OnnxModels.Graphs(TinyModels.Cvae).Decoder();
        var mixed = Decode(decoder, 3, 2, 0, 1)["data"].Values.Chunk(16).ToArray();
        foreach (var (row, label) in (ReadOnlySpan<(int, long)>)[(0, 2), (1, 0), (2, 1)])
        {
            Assert.Equal(mixed[row], Decode(decoder, 3, label, label, label)["data"].Values.Chunk(16).ElementAt(row));
        }

        Assert.NotEqual(mixed[0], mixed[1]);
    }

    private static Dictionary<string, (long[] Shape, float[] Values)> Encode(
        byte[] encoder,
        int rows,
        params long[] labels
    ) =>
        OnnxRun.Run(
            encoder,
            OnnxRun.Tensor("data", new float[rows * 16], rows, 1, 4, 4),
            OnnxRun.Tensor("label", labels, labels.Length)
        );

    private static Dictionary<string, (long[] Shape, float[] Values)> Decode(
        byte[] decoder,
        int rows,
        params long[] labels
    ) =>
        OnnxRun.Run(
            decoder,
            OnnxRun.Tensor("latent", new float[rows * 2], rows, 2),
            OnnxRun.Tensor("label", labels, labels.Length)
        );
}
