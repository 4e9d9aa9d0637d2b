using System.Diagnostics;
using Vae.Data;

namespace Vae.Cli;

/// <summary>Checks the shards of a run and joins them to what one process would have written.</summary>
internal sealed class ShardMerge : IDisposable
{
    private readonly ShardSet set;
    private readonly RowFileName output;
    private readonly RunDirectory directory;
    private IReadOnlyList<IJoiner> joiners;
    private readonly SortedDictionary<int, ShardFault> faults;

    private ShardMerge(ShardSet set, RowFileName output, RunDirectory directory)
    {
        this.set = set;
        this.output = output;
        this.directory = directory;
        faults = new(set.Faults.ToDictionary(fault => fault.Shard.Index));
        joiners = faults.Count > 0 ? Checks() : [.. set.Run.Files.Select(Joiner)];
    }

    /// <summary>Joins shards; what is wrong with any of them is found in one go, and nothing is written then.</summary>
    /// <param name="set">The shards.</param>
    /// <param name="output">The file, or the directory of pictures, to be written; in the shards' format.</param>
    /// <param name="progress">Is told after every shard.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <param name="overwrite">Whether files that are no earlier output may be replaced.</param>
    /// <returns>The shards that have to be computed again; none when the output is written.</returns>
    /// <exception cref="ArgumentException">The output has another format than the shards.</exception>
    /// <exception cref="IOException">The output cannot be written, or its place is taken by a shard or something else.</exception>
    public static IReadOnlyList<ShardFault> Run(
        ShardSet set,
        RowFileName output,
        IProgress<RunProgress> progress,
        CancellationToken cancellation,
        bool overwrite = false
    )
    {
        var layout = set.Run.Files[0];
        if ((output.Format, output.Compression) != (layout.Format, layout.Compression))
        {
            throw new ArgumentException(
                $"The output {output.Path} is {output.Format} ({output.Compression}), and the shards are {layout.Format} ({layout.Compression}); expected the same."
            );
        }

        var destination = new Destination([.. set.Paths], overwrite);
        var names = set.Run.Files.Select((file, i) => Path.GetFileName(NameOf(output, file, i)));
        destination.Require(output.Path, names, set.Run);
        using var directory = RunDirectory.Open(output.Path, resume: false);
        try
        {
            using var merge = new ShardMerge(set, output, directory);
            merge.Append(progress, cancellation);
            if (merge.faults.Count == 0)
            {
                merge.Publish(cancellation);
            }

            return [.. merge.faults.Values];
        }
        finally
        {
            // What is joined by half is of no use, unless only moving it to its name failed.
            if (!Publication.IsPrepared(directory))
            {
                directory.Remove();
            }
        }
    }

    public void Dispose()
    {
        foreach (var joiner in joiners)
        {
            joiner.Dispose();
        }
    }

    private void Append(IProgress<RunProgress> progress, CancellationToken cancellation)
    {
        var (rows, watch) = (0L, Stopwatch.StartNew());
        foreach (var manifest in set.Manifests)
        {
            try
            {
                for (var i = 0; i < joiners.Count; i++)
                {
                    var entry = manifest.Files[i];
                    joiners[i].Append(Path.Combine(set.Directory, entry.Name), entry, manifest.Rows, cancellation);
                }
            }
            catch (InvalidDataException e)
            {
                // Nothing can be joined any more, but the other shards are still looked at.
                faults[manifest.Shard!.Index] = new ShardFault(manifest.Shard, e.Message);
                Dispose();
                joiners = Checks();
            }

            rows += manifest.Rows.Count;
            progress.Report(new(rows, set.Run.Rows.Count, rows / watch.Elapsed.TotalSeconds));
        }
    }

    private void Publish(CancellationToken cancellation)
    {
        var manifest = new RunManifest
        {
            Run = set.Run,
            Rows = set.Run.Rows,
            Files = [.. joiners.Select(joiner => joiner.Complete(cancellation))],
            Arguments = set.Arguments,
        };
        Publication.Publish(manifest, output.Path, directory);
    }

    private static string NameOf(RowFileName output, FileLayout layout, int index) =>
        index == 0 ? output.Path : output.Beside(OutputFiles.NameOf(layout.Role), layout.Format);

    private IReadOnlyList<IJoiner> Checks() => [.. set.Run.Files.Select(layout => new CheckOnly(layout))];

    private IJoiner Joiner(FileLayout layout, int index)
    {
        var path = directory.In(Path.GetFileName(NameOf(output, layout, index)));
        return layout.Format == RowFormat.Pngs ? new FolderJoiner(path) : new StreamJoiner(set.Run, layout, path);
    }
}

/// <summary>A shard that cannot be joined.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record ShardFault(Shard Shard, string Reason);
