namespace HttpInference;

/// <summary>
/// The section <c>Vae</c> of the configuration: <c>appsettings.json</c>, environment variables such as <c>Vae__Bundle</c>, or the command
/// line, <c>--Vae:Bundle models/mnist-vae</c>.
/// </summary>
internal sealed record ServerOptions
{
    private const string Section = "Vae";

    // What an array can hold, and more than any server should take into memory for one client.
    private const int LargestRequest = 1 << 30;

    /// <summary>The directory of the model bundle.</summary>
    public string Bundle { get; init; } = "";

    /// <summary>The batches of all operations that are computed at the same time; 0, the default, for one per core.</summary>
    public int Workers { get; init; }

    /// <summary>
    /// The threads of one batch; 0 for one per core. One, the default: on a server the cores are busy with other batches, and threads that
    /// share a batch wait for each other. Calls as they come, each on a thread per core, take 1.7 times the processor time per request;
    /// batches one at a time, which all cores share, were no faster than one on each core (<c>bench/run.sh http</c>).
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>The most rows of a batch that several requests share. A request of more rows is a batch of its own.</summary>
    public int MaxBatchSize { get; init; } = 64;

    /// <summary>
    /// The most rows of one operation that wait or are computed; a request with more is refused with 429. Rows and not requests, because it
    /// is rows that take memory.
    /// </summary>
    public int MaxQueueSize { get; init; } = 16384;

    /// <summary>The most rows of a request; of a score of several samples, the most samples of all its rows together.</summary>
    public int MaxRequestRows { get; init; } = 4096;

    /// <summary>The most bytes of a request's body.</summary>
    public int MaxRequestBodySize { get; init; } = 32 << 20;

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="InvalidOperationException">A value is out of range, is no number, or has a name that is unknown.</exception>
    public static ServerOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var known = typeof(ServerOptions).GetProperties().Select(property => property.Name).ToArray();
        foreach (var setting in section.GetChildren())
        {
            // The binder passes over a misspelt name.
            Require(
                known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase),
                $"The setting {Section}:{setting.Key} is unknown; expected one of {string.Join(", ", known)}."
            );
        }

        var options = section.Get<ServerOptions>() ?? new ServerOptions();
        Require(options.Bundle.Length > 0, $"{Section}:Bundle is empty; expected the directory of a model bundle.");
        Range(nameof(Workers), options.Workers, 0, 1024);
        Range(nameof(Threads), options.Threads, 0, 1024);
        Range(nameof(MaxBatchSize), options.MaxBatchSize, 1, 1 << 16);
        Range(nameof(MaxRequestRows), options.MaxRequestRows, 1, LargestRequest);
        // A request that never fits would be told to try again for ever.
        Require(
            options.MaxQueueSize >= options.MaxRequestRows,
            $"{Section}:{nameof(MaxQueueSize)} is {options.MaxQueueSize}; expected at least {nameof(MaxRequestRows)}, {options.MaxRequestRows}."
        );
        Range(nameof(MaxRequestBodySize), options.MaxRequestBodySize, 1, LargestRequest);
        return options.Workers > 0 ? options : options with { Workers = Environment.ProcessorCount };
    }

    /// <summary>Checks that the largest request and the largest batch fit into arrays.</summary>
    /// <param name="rowSize">The numbers of the model's largest row.</param>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    public void RequireArraysFor(int rowSize)
    {
        var most = Array.MaxLength / rowSize;
        Range(nameof(MaxBatchSize), MaxBatchSize, 1, most);
        Range(nameof(MaxRequestRows), MaxRequestRows, 1, most);
    }

    private static void Range(string name, int value, int least, int most) =>
        Require(
            value >= least && value <= most,
            $"{Section}:{name} is {value}; expected a number from {least} to {most}."
        );

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }
}
