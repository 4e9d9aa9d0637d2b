namespace Vae.Inference;

/// <summary>What the exceptions of native libraries say, without the frames of C++ that they add.</summary>
internal static class NativeError
{
    private static readonly string[] OutOfMemory =
    [
        "can't allocate memory",
        "not enough memory",
        "Failed to allocate memory",
        "bad allocation",
        "bad_alloc",
        "out of memory",
    ];

    // Where libtorch and ONNX Runtime begin to say where in their sources they were.
    private static readonly string[] Frames = [" frame #", "\nframe #", "Exception raised from", "Stacktrace:"];

    /// <summary>Whether a native library did not get the memory that it asked for.</summary>
    public static bool IsOutOfMemory(Exception error) =>
        Array.Exists(OutOfMemory, words => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>The message up to the frames, on one line.</summary>
    public static string Sentence(string message)
    {
        foreach (var frame in Frames)
        {
            var start = message.IndexOf(frame, StringComparison.Ordinal);
            message = start > 0 ? message[..start] : message;
        }

        return message.ReplaceLineEndings(" ").Trim();
    }
}
