using Vae.Tests;

namespace Vae.Fuzz;

/// <summary>A door of the product that takes whatever a user has: what it is tried with, and what has to hold of every input.</summary>
/// <param name="name">The name on the command line.</param>
internal abstract class FuzzTarget(string name) : IDisposable
{
    /// <summary>Every target.</summary>
    public static IReadOnlyDictionary<string, Func<FuzzTarget>> All { get; } =
        new Dictionary<string, Func<FuzzTarget>>
        {
            ["idx"] = RowSeeds.Idx,
            ["npy"] = RowSeeds.Npy,
            ["text"] = RowSeeds.Text,
            ["packed"] = RowSeeds.Packed,
            ["table"] = () => new TableTarget(),
            ["labels"] = () => new LabelPlanTarget(),
            ["card"] = () => new CardTarget(),
            ["bundle"] = () => new BundleTarget(),
            ["pipeline"] = () => new SavedPipelineTarget(),
            ["manifest"] = () => new ManifestTarget(),
            ["journal"] = () => new JournalTarget(),
            ["shards"] = () => new ShardsTarget(),
            ["command"] = () => new CommandTarget(),
        };

    /// <summary>The name on the command line.</summary>
    public string Name { get; } = name;

    /// <summary>Inputs that are as they should be, of which others are made.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Pieces that mean something to the door.</summary>
    public abstract IReadOnlyList<byte[]> Words { get; }

    /// <summary>A directory of the target's own.</summary>
    protected TemporaryDirectory Scratch { get; } = new();

    /// <summary>Bytes that an input of any length may allocate, beside ten times its length.</summary>
    public virtual long FreeAllocation => 16 << 20;

    /// <summary>Tries an input.</summary>
    /// <exception cref="FuzzException">What has to hold does not.</exception>
    public abstract void Try(byte[] input);

    public void Dispose() => Scratch.Dispose();
}

/// <summary>Something that has to hold of every input does not.</summary>
internal sealed class FuzzException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What has to hold.</summary>
internal static class Expect
{
    private const int LongestMessage = 1200;

    private static readonly string[] Innards =
    [
        "System.",
        "Exception",
        "   at ",
        "Nullable`1",
        "Object reference",
        "overflow",
    ];

    /// <summary>Runs a door; null where the input is refused as it should be: with one sentence for its user.</summary>
    public static T? Taken<T>(Func<T> door, out string refusal)
        where T : class?
    {
        try
        {
            refusal = "";
            return door();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException)
        {
            refusal = Sentence(e.Message);
            return default;
        }
    }

    /// <summary>A message for users: not too long, and nothing of the program's own inside.</summary>
    public static string Sentence(string message) =>
        string.IsNullOrWhiteSpace(message) || message.Length > LongestMessage || Array.Exists(Innards, message.Contains)
            ? throw new FuzzException($"This is no sentence for a user: {message}")
            : message;

    public static void True(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new FuzzException(otherwise);
        }
    }

    /// <summary>Compares numbers bit by bit.</summary>
    public static void Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, string what)
    {
        True(expected.Length == found.Length, $"{what}: {found.Length} numbers; expected {expected.Length}.");
        for (var i = 0; i < expected.Length; i++)
        {
            True(
                BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(found[i])
                    || (float.IsNaN(expected[i]) && float.IsNaN(found[i])),
                $"{what}: number {i} is {found[i]:R}; expected {expected[i]:R}."
            );
        }
    }
}
