using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

public sealed class LinearBinaryModelParameters : ICanSaveModel, IScoreModel<float>
{
    private readonly float[] weights;

    internal LinearBinaryModelParameters(float[] weights, float bias)
    {
        this.weights = weights;
        Bias = bias;
    }

    internal LinearBinaryModelParameters(IHostEnvironment _, ModelLoadContext ctx)
        : this(ctx.Reader.ReadArray<float>(), ctx.Reader.ReadSingle()) { }

    public IReadOnlyList<float> Weights => weights;

    public float Bias { get; }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetLoader(GetType());
        ctx.Writer.WriteArray(weights);
        ctx.Writer.Write(Bias);
    }

    void IScoreModel<float>.Score(in VBuffer<float> features, ref float score) => score = Bias + features.Dot(weights);
}
