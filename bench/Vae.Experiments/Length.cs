namespace Vae.Experiments;

/// <summary>How much the sample does.</summary>
/// <param name="LabelCounts">How many labelled images the classifiers learn from.</param>
/// <param name="Draws">How often those images are drawn, where they are not all.</param>
/// <param name="AnomalyRows">The digits that the anomaly detectors learn their threshold from.</param>
internal sealed record Length(int[] LabelCounts, int Draws, int AnomalyRows)
{
    public static Length Short { get; } = new([100, 1_000, 10_000], Draws: 3, AnomalyRows: 10_000);

    public static Length Full { get; } = new([100, 1_000, DataFiles.TrainRows], Draws: 5, DataFiles.TrainRows);
}
