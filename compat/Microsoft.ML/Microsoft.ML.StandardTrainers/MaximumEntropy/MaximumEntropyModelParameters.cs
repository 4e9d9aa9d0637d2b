using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

public sealed class MaximumEntropyModelParameters : ICanSaveModel, IScoreModel<VBuffer<float>>
{
    private readonly float[] biases;
    private readonly float[][] weights;

    internal MaximumEntropyModelParameters(float[] biases, float[][] weights)
    {
        this.biases = biases;
        this.weights = weights;
    }

    internal MaximumEntropyModelParameters(IHostEnvironment _, ModelLoadContext ctx)
    {
        biases = ctx.Reader.ReadArray<float>();
        weights = [.. biases.Select(_ => ctx.Reader.ReadArray<float>())];
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetLoader(GetType());
        ctx.Writer.WriteArray(biases);
        foreach (var row in weights)
            ctx.Writer.WriteArray(row);
    }

    void IScoreModel<VBuffer<float>>.Score(in VBuffer<float> features, ref VBuffer<float> score)
    {
        var editor = VBufferEditor.Create(ref score, biases.Length);
        for (var i = 0; i < biases.Length; i++)
            editor.Values[i] = biases[i] + features.Dot(weights[i]);
        MaximumEntropyLoss.SoftMax(editor.Values);
        score = editor.Commit();
    }
}
