namespace Vae.Training;

/// <summary>A place that a known data set can be fetched from.</summary>
public interface IDataSetSource
{
    /// <summary>The place in words, for progress and errors.</summary>
    string Description { get; }

    /// <summary>
    /// Puts the files, plain or gzipped, anywhere below <paramref name="workDirectory"/> or elsewhere, and returns the directory to look
    /// for them in. Nothing it fetches is trusted: the cache checks every file.
    /// </summary>
    /// <exception cref="IOException">The place cannot be reached; the message says why in one sentence.</exception>
    string Fetch(KnownDataSet dataSet, string workDirectory, CancellationToken cancellation);
}
