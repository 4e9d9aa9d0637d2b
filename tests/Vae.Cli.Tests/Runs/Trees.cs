namespace Vae.Cli.Tests.Runs;

/// <summary>All files below a directory.</summary>
internal static class Trees
{
    /// <summary>Their contents by their relative paths.</summary>
    public static SortedDictionary<string, byte[]> Read(string directory) =>
        new(
            Directory
                .EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                .ToDictionary(file => Path.GetRelativePath(directory, file), File.ReadAllBytes),
            StringComparer.Ordinal
        );

    /// <summary>Checks that two directories hold the same files.</summary>
    public static void AssertSame(string expected, string actual)
    {
        var (one, other) = (Read(expected), Read(actual));
        Assert.Equal(one.Keys, other.Keys);
        Assert.All(
            one.Keys,
            name => Assert.True(one[name].AsSpan().SequenceEqual(other[name]), $"{name} differs."),
            throwIfEmpty: true
        );
    }

    public static void Copy(string from, string to)
    {
        foreach (var (name, contents) in Read(from))
        {
            var target = Path.Combine(to, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, contents);
        }
    }
}
