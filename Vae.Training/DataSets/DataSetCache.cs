namespace Vae.Training;

/// <summary>A directory that known data sets are fetched into once, uncompressed and with their checksums verified.</summary>
public sealed partial class DataSetCache
{
    /// <summary>The environment variable that names the cache's directory.</summary>
    public const string EnvironmentVariable = "VAE_DATA";

    /// <summary>Uses a directory, which need not exist yet.</summary>
    /// <param name="directory">The cache; the user's when null: see <see cref="DefaultDirectory"/>.</param>
    public DataSetCache(string? directory = null) => Root = Path.GetFullPath(directory ?? DefaultDirectory());

    /// <summary>The cache's directory.</summary>
    public string Root { get; }

    /// <summary>
    /// What <c>VAE_DATA</c> says, else <c>vaeml</c> in <c>XDG_CACHE_HOME</c>, else <c>vaeml</c> in the user's local application data.
    /// </summary>
    /// <exception cref="IOException">The user has no such directory.</exception>
    public static string DefaultDirectory()
    {
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } given)
        {
            return given;
        }

        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var user = string.IsNullOrEmpty(cache)
            ? Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            )
            : cache;
        return user.Length > 0
            ? Path.Combine(user, "vaeml")
            : throw new IOException(
                $"There is no home directory to keep data sets in; set {EnvironmentVariable} to a directory."
            );
    }

    /// <summary>The data set's directory in the cache, whether it is there or not.</summary>
    public string DirectoryOf(KnownDataSet dataSet) => Path.Combine(Root, dataSet.Name);

    /// <summary>
    /// The files of what <c>--data</c> names: a known data set, fetched when it is not there yet, or a directory with IDX files.
    /// </summary>
    /// <exception cref="InvalidDataException">The directory's files are not those of a data set.</exception>
    /// <exception cref="IOException">There is neither, or the known data set cannot be fetched.</exception>
    public DataSetFiles Resolve(string data, Action<string>? report = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(data);
        if (KnownDataSet.Find(data) is { } known)
        {
            return Get(known, report, cancellation);
        }

        return Directory.Exists(data)
            ? DataSetFiles.FromDirectory(data)
            : throw new DirectoryNotFoundException(
                $"There is no data set and no directory {data}; expected {string.Join(", ", KnownDataSet.All.Select(set => set.Name))} "
                    + "or a directory with IDX files."
            );
    }

    /// <summary>Gives the files of a known data set: those in the cache, else those of the first source that has the right ones.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <param name="report">Told in a sentence what is being tried, and why it failed.</param>
    /// <param name="cancellation">Ends the fetching; the cache then holds whole files only.</param>
    /// <exception cref="IOException">No source has it; the message says in a sentence each what was tried.</exception>
    public DataSetFiles Get(
        KnownDataSet dataSet,
        Action<string>? report = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        var tried = new List<string>();
        var directory = DirectoryOf(dataSet);
        if (Problem(dataSet, directory) is { } problem)
        {
            tried.Add(problem);
            Fetch(dataSet, directory, tried, report, cancellation);
        }

        return DataSetFiles.FromDirectory(directory) with
        {
            Name = dataSet.Name,
        };
    }

    /// <summary>Whether the cache holds every file of a data set, with the right checksums.</summary>
    public bool Contains(KnownDataSet dataSet) => Problem(dataSet, DirectoryOf(dataSet)) is null;
}
