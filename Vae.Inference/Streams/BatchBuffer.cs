namespace Vae.Inference;

/// <summary>The memory of a stream's batches, which the next batch takes over.</summary>
internal sealed class BatchBuffer
{
    /// <summary>The first tensor: images, or means.</summary>
    public float[] First { get; private set; } = [];

    /// <summary>The second tensor: log-variances.</summary>
    public float[] Second { get; private set; } = [];

    /// <summary>The labels.</summary>
    public long[] Labels { get; private set; } = [];

    /// <summary>Counts the batches that have lived here; a batch is over when the count has moved on.</summary>
    public int Generation { get; private set; }

    /// <summary>Ends the batch that lives here and makes room for the next.</summary>
    public void Renew(int first, int second, int labels)
    {
        Generation++;
        First = First.Length < first ? new float[first] : First;
        Second = Second.Length < second ? new float[second] : Second;
        Labels = Labels.Length < labels ? new long[labels] : Labels;
    }
}
