namespace Vae.Fuzz;

/// <summary>An input that takes the place of one of several files: its first byte says of which, the rest is the contents.</summary>
internal static class PartOfMany
{
    /// <summary>A seed for each file.</summary>
    public static IReadOnlyList<byte[]> Seeds(IEnumerable<byte[]> files) =>
        [.. files.Select((contents, i) => (byte[])[(byte)i, .. contents])];

    /// <summary>Which file, and its contents.</summary>
    public static (int Index, byte[] Contents) Of(byte[] input, int count) =>
        input.Length == 0 ? (0, []) : (input[0] % count, input[1..]);
}
