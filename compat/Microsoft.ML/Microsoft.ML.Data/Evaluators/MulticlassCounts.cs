namespace Microsoft.ML.Data;

/// <summary>What the rows of an evaluation add up to.</summary>
internal sealed class MulticlassCounts(int classCount)
{
    private const float SmallestProbability = 1e-15f;

    private readonly float[] scores = new float[classCount];

    public double Rows { get; private set; }

    /// <summary>The rows whose own class scores highest.</summary>
    public double Hits { get; private set; }

    public double LogLoss { get; private set; }

    /// <summary>Counts a row, unless its label is no class index or a score is not a number.</summary>
    public void Add(float label, in VBuffer<float> row)
    {
        if (
            !(label >= 0)
            || label != (int)label
            || row.GetValues().ContainsAnyExceptInRange(float.MinValue, float.MaxValue)
        )
            return;
        row.CopyTo(scores);
        var target = (int)label;
        // Labels that training has not seen count, with the loss of the smallest probability.
        var probability = target < classCount ? scores[target] : 0;
        LogLoss -= Math.Log(Math.Clamp(probability, SmallestProbability, 1));
        Rows++;
        if (scores.AsSpan().IndexOf(scores.Max()) == target)
            Hits++;
    }
}
