using System.Text;

namespace Vae.Cli;

/// <summary>The streams that the process was started with.</summary>
internal static class StandardStreams
{
    private const int Input = 0;
    private const int Output = OpenDescriptor.Output;
    private const int Error = 2;

    /// <summary>Opens the standard input.</summary>
    /// <exception cref="IOException">It is closed.</exception>
    public static Stream OpenInput() =>
        DescriptorStream.IsInherited(Input)
            ? Console.OpenStandardInput()
            : throw new IOException("The standard input is closed; expected one to read from.");

    /// <summary>Opens the standard output for bytes.</summary>
    /// <exception cref="IOException">It is closed.</exception>
    public static Stream OpenOutput() => OpenInherited(Output, "The standard output");

    /// <summary>Opens a descriptor that the process was started with.</summary>
    /// <param name="descriptor">The number.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="IOException">It is closed.</exception>
    public static Stream OpenInherited(int descriptor, string name) =>
        !DescriptorStream.IsInherited(descriptor)
            ? throw new IOException($"{name} is closed; expected one to write to.")
        : !OperatingSystem.IsWindows() ? new DescriptorStream(descriptor, name)
        : descriptor == Error ? Console.OpenStandardError()
        : Console.OpenStandardOutput();

    /// <summary>
    /// The standard output for text. That it cannot be written is an error, as results are lost; unless it is a terminal, whose closing
    /// is no reason to call a training a failure.
    /// </summary>
    public static TextWriter OutputText() =>
        Console.IsOutputRedirected
            ? new ResultWriter(new Lazy<TextWriter>(() => Text(OpenOutput())))
            : new DroppingWriter(Text(OpenOutput()));

    /// <summary>The standard error stream. What it does not take is dropped: no work is lost because nobody can watch it.</summary>
    public static TextWriter ErrorText() =>
        DescriptorStream.IsInherited(Error)
            ? new DroppingWriter(Text(OpenInherited(Error, "The error stream")))
            : TextWriter.Null;

    private static TextWriter Text(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, Console.OutputEncoding) { AutoFlush = true });

    /// <summary>Opens its stream when there is something to write: a command that writes files needs none.</summary>
    private sealed class ResultWriter(Lazy<TextWriter> target) : TextWriter
    {
        public override Encoding Encoding => Console.OutputEncoding;

        public override void Write(char value) => target.Value.Write(value);

        public override void Write(string? value) => target.Value.Write(value);

        public override void Write(char[] buffer, int index, int count) => target.Value.Write(buffer, index, count);
    }

    private sealed class DroppingWriter(TextWriter target) : TextWriter
    {
        public override Encoding Encoding => target.Encoding;

        public override void Write(char value) => Try(() => target.Write(value));

        public override void Write(string? value) => Try(() => target.Write(value));

        public override void Write(char[] buffer, int index, int count) =>
            Try(() => target.Write(buffer, index, count));

        private static void Try(Action write)
        {
            try
            {
                write();
            }
            catch (IOException)
            {
                // A full disk, a closed pipe, a terminal that is gone: the next line may get through.
            }
        }
    }
}
