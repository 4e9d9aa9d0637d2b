using System.Globalization;
using System.Text.RegularExpressions;

namespace Vae.Batch;

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
