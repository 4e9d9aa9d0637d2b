using System.Globalization;

namespace Vae.Cli;

/// <summary>
/// Names of descriptors that the process was started with, such as <c>/dev/stdout</c>. They are written to as they are: opened anew, a file
/// would be written from its beginning, over what others have written through the same descriptor.
/// </summary>
internal static class OpenDescriptor
{
    /// <summary>The standard output's.</summary>
    public const int Output = 1;

    private const int MostLinks = 40;

    private static readonly string[] Directories =
    [
        "/dev/fd",
        "/proc/self/fd",
        "/proc/thread-self/fd",
        string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd"),
    ];

    /// <summary>The descriptor's number; null when the path, or what it is a link to, is a name of something else.</summary>
    public static int? Of(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var full = Path.GetFullPath(path);
        for (var i = 0; i < MostLinks; i++)
        {
            if (Number(full) is { } number)
            {
                return number;
            }

            if (new FileInfo(full).LinkTarget is not { } target)
            {
                return null;
            }

            full = Path.GetFullPath(target, Path.GetDirectoryName(full)!);
        }

        return null;
    }

    private static int? Number(string full) =>
        full switch
        {
            "/dev/stdin" => 0,
            "/dev/stdout" => Output,
            "/dev/stderr" => 2,
            _ => Directories.Contains(Path.GetDirectoryName(full))
            && int.TryParse(Path.GetFileName(full), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null,
        };
}
