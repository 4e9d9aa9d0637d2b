namespace Microsoft.ML.Runtime;

/// <summary>What an <c>MLContext</c> hands on to its components. The real one's members are not called here.</summary>
public interface IHostEnvironment
{
    internal int? Seed { get; }

    internal string TempFilePath { get; }

    /// <summary>A generator of its own for one component, derived from the context's seed unless a seed is given.</summary>
    internal Random CreateRandom(int? seed = null);
}
