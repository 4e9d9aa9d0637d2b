using System.Globalization;
using System.Text.RegularExpressions;

namespace Vae.Cli;

/// <summary>The shards of a run that lie in a directory.</summary>
internal sealed class ShardSet
{
    private readonly SortedDictionary<int, RunManifest> whole = [];
    private readonly SortedDictionary<int, string> faults = [];
    private readonly List<string> paths = [];

    private ShardSet(string directory, int count) => (Directory, Count) = (directory, count);

    /// <summary>The directory.</summary>
    public string Directory { get; }

    /// <summary>The number of shards of the run.</summary>
    public int Count { get; }

    /// <summary>The run.</summary>
    public RunDescription Run => whole.First().Value.Run;

    /// <summary>The command line of a shard, without the shard.</summary>
    public IReadOnlyList<string> Arguments => whole.First().Value.Arguments;

    /// <summary>The manifests that are there and fit each other, by shard.</summary>
    public IReadOnlyCollection<RunManifest> Manifests => whole.Values;

    /// <summary>The manifests and the files of all shards in the directory, also of those that cannot be used.</summary>
    public IReadOnlyList<string> Paths => paths;

    /// <summary>The shards that cannot be used as far as their manifests tell.</summary>
    public IEnumerable<ShardFault> Faults =>
        faults.Select(pair => new ShardFault(new Shard(pair.Key, Count), pair.Value));

    /// <summary>Finds the shards in a directory.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="InvalidDataException">There are no shards, no usable one, or those of several runs.</exception>
    public static ShardSet Find(string directory)
    {
        if (!System.IO.Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException(
                $"The directory '{directory}' does not exist; expected one with shards."
            );
        }

        var names = RunManifest.In(directory).Select(ShardName.Of).OfType<ShardName>().ToArray();
        var kinds = names.Select(name => $"{name.Output} in {name.Shard.Count}").Distinct().ToArray();
        if (kinds.Length != 1)
        {
            throw new InvalidDataException(
                kinds.Length == 0
                    ? $"{directory} has no manifests of shards; expected what vae generate or vae encode wrote with --shard."
                    : $"{directory} has shards of {string.Join(" and of ", kinds)}; expected those of one run."
            );
        }

        var set = new ShardSet(directory, names[0].Shard.Count);
        foreach (var name in names)
        {
            set.Add(name);
        }

        if (set.whole.Count == 0)
        {
            throw new InvalidDataException(
                $"{directory} has no usable manifest: {string.Join(" ", set.faults.Values.Select(fault => $"{fault}."))}"
            );
        }

        set.CheckOneRun();
        for (var i = 0; i < set.Count; i++)
        {
            if (!set.whole.ContainsKey(i))
            {
                set.faults.TryAdd(i, "it is missing");
            }
        }

        return set;
    }

    private void Add(ShardName name)
    {
        paths.AddRange([name.Path, RunManifest.OutputOf(name.Path)]);
        try
        {
            var manifest = RunManifest.Read(name.Path);
            paths.AddRange(manifest.Files.Select(file => Path.Combine(Directory, file.Name)));
            if (manifest.Shard == name.Shard && manifest.Rows == name.Shard.Of(manifest.Run.Rows))
            {
                whole.Add(name.Shard.Index, manifest);
                return;
            }

            faults.Add(
                name.Shard.Index,
                $"{name.Path} is of shard {manifest.Shard} with the rows from {manifest.Rows.First} on; expected those of shard {name.Shard}"
            );
        }
        catch (InvalidDataException e)
        {
            faults.Add(name.Shard.Index, e.Message.TrimEnd('.'));
        }
    }

    /// <summary>No majority decides which of two runs was meant.</summary>
    private void CheckOneRun()
    {
        foreach (var (index, manifest) in whole)
        {
            if (manifest.Run.DifferenceFrom(Run) is { } difference)
            {
                throw new InvalidDataException(
                    $"The shards in {Directory} are of different runs: shard {index} has another {difference} as in shard {whole.First().Key}; expected one run."
                );
            }
        }
    }
}

/// <summary>What the name of a shard's manifest tells, also when its contents are damaged.</summary>
/// <param name="Path">The manifest's path.</param>
/// <param name="Output">The name of the whole.</param>
/// <param name="Shard">The shard.</param>
internal sealed partial record ShardName(string Path, string Output, Shard Shard)
{
    /// <summary>Reads a path; null for the manifest of something whole.</summary>
    public static ShardName? Of(string path)
    {
        var match = Pattern().Match(System.IO.Path.GetFileName(path));
        return
            match.Success
            && int.TryParse(match.Groups["index"].ValueSpan, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture, out var count)
            && index < count
            ? new ShardName(path, match.Groups["stem"].Value + match.Groups["ending"].Value, new Shard(index, count))
            : null;
    }

    [GeneratedRegex(
        @"^(?<stem>.+)-(?<index>\d{5}|[1-9]\d{5,})-of-(?<count>\d{5}|[1-9]\d{5,})(?<ending>.*)\.manifest\.json$"
    )]
    private static partial Regex Pattern();
}
