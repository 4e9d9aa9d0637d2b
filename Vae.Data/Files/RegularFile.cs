using System.Runtime.InteropServices;

namespace Vae.Data;

/// <summary>Tells regular files from what blocks when it is opened, or never ends.</summary>
internal static partial class RegularFile
{
    private const string Device = "a device";

    private const int KindMask = 0xF000;
    private const int Regular = 0x8000;

    // The file status of .NET's own layer above the system begins with flags and the mode, on every Unix; the rest is not looked at.
    private const int StatusBytes = 512;
    private const int ModeOffset = 4;

    // The same number on every Unix.
    private const int NotADirectory = 20;

    /// <summary>What stands at a path in place of a regular file, links followed; null for a regular file and where there is nothing.</summary>
    public static string? OtherKind(string path)
    {
        if (Directory.Exists(path))
        {
            return "a directory";
        }

        Span<byte> status = stackalloc byte[StatusBytes];
        if (OperatingSystem.IsWindows() || Stat(path, ref MemoryMarshal.GetReference(status)) != 0)
        {
            return null;
        }

        return (MemoryMarshal.Read<int>(status[ModeOffset..]) & KindMask) switch
        {
            Regular => null,
            0x1000 => "a named pipe",
            0xC000 => "a socket",
            _ => Device,
        };
    }

    /// <summary>Why there can be no file at a path, in words; null where there can be one, as far as names tell.</summary>
    public static string? Obstacle(string path)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        if (OperatingSystem.IsWindows() || Stat(path, ref MemoryMarshal.GetReference(status)) == 0)
        {
            return null;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == NotADirectory ? "a file stands where its directory would be"
            : error == (OperatingSystem.IsMacOS() ? 63 : 36) ? "the name is longer than the file system takes"
            : error == (OperatingSystem.IsMacOS() ? 62 : 40) ? "a link leads in a circle"
            : null;
    }

    /// <summary>Whether a character or block device stands at a path, links followed.</summary>
    public static bool IsDevice(string path) => OtherKind(path) == Device;

    /// <summary>Refuses what is there and no regular file.</summary>
    /// <exception cref="IOException">It is a directory, a pipe, a socket or a device.</exception>
    public static void Require(string path)
    {
        if (OtherKind(path) is { } kind)
        {
            throw new IOException($"{path} is {kind}; expected a regular file.");
        }
    }

    [LibraryImport(
        "libSystem.Native",
        EntryPoint = "SystemNative_Stat",
        StringMarshalling = StringMarshalling.Utf8,
        SetLastError = true
    )]
    private static partial int Stat(string path, ref byte status);
}
