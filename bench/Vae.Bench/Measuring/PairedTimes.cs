namespace Vae.Bench.Measuring;

/// <summary>The seconds of interleaved repetitions: ours, theirs, ours, theirs and so on.</summary>
internal sealed class PairedTimes
{
    private readonly List<(double Ours, double Theirs)> pairs = [];

    public void Add(double ours, double theirs) => pairs.Add((ours, theirs));

    /// <summary>The seconds of our repetitions.</summary>
    public Spread Ours => Spread.Of(pairs.Select(pair => pair.Ours));

    /// <summary>The seconds of their repetitions.</summary>
    public Spread Theirs => Spread.Of(pairs.Select(pair => pair.Theirs));

    /// <summary>Our time as a part of theirs, pair by pair.</summary>
    public Spread TimeRatio => Spread.Of(pairs.Select(pair => pair.Ours / pair.Theirs));

    /// <summary>Our speed as a part of theirs, pair by pair.</summary>
    public Spread SpeedRatio => Spread.Of(pairs.Select(pair => pair.Theirs / pair.Ours));
}
