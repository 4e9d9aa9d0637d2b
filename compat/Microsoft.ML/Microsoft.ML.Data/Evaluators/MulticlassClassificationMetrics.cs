namespace Microsoft.ML.Data;

public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(MulticlassCounts counts)
    {
        LogLoss = counts.Rows > 0 ? counts.LogLoss / counts.Rows : 0;
        MicroAccuracy = counts.Rows > 0 ? counts.Hits / counts.Rows : 0;
    }

    public double LogLoss { get; }

    public double MicroAccuracy { get; }
}
