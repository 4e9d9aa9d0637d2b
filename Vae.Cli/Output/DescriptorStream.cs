using System.Runtime.InteropServices;

namespace Vae.Cli;

/// <summary>
/// Writes to a file descriptor that the process was started with, as C programs do: at the place where whoever shares it has stopped, and
/// with an error when nobody reads any more, which .NET's own stream for the console passes over in silence. For Unix.
/// </summary>
/// <param name="descriptor">The descriptor's number; it stays open.</param>
/// <param name="name">What messages call it, such as <c>The standard output</c>.</param>
internal sealed partial class DescriptorStream(int descriptor, string name) : Stream
{
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;
    private const short PollOut = 4;
    private const int NoLimit = -1;

    // Errors that have the same number on every Unix.
    private const int Interrupted = 4;
    private const int BrokenPipe = 32;

    private static readonly int WouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Whether a descriptor was open when the process began. A number that was free then may be a file of the runtime's by now; unlike what
    /// is inherited, those are closed on exec.
    /// </summary>
    public static bool IsInherited(int descriptor) =>
        OperatingSystem.IsWindows() || Fcntl(descriptor, GetDescriptorFlags) is var flags && (flags & CloseOnExec) == 0;

    /// <exception cref="ClosedPipeException">Nobody reads any more.</exception>
    /// <exception cref="IOException">It was not opened for writing, its disk is full, its terminal is gone.</exception>
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = (int)WriteSome(descriptor, ref MemoryMarshal.GetReference(bytes), bytes.Length);
            bytes = bytes[Math.Max(written, 0)..];
            if (written < 0)
            {
                Recover(Marshal.GetLastPInvokeError());
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Recover(int error)
    {
        if (error == WouldBlock)
        {
            // Whoever shares the descriptor has set it so that writing does not wait.
            var entry = new PollEntry { Descriptor = descriptor, Events = PollOut };
            _ = Poll(ref entry, 1, NoLimit);
        }
        else if (error == BrokenPipe)
        {
            throw new ClosedPipeException($"{name} is a pipe that nobody reads any more.");
        }
        else if (error != Interrupted)
        {
            throw new IOException($"{name} cannot be written: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteSome(int descriptor, ref byte bytes, nint count);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollEntry entry, nint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}

/// <summary>The reader of a pipe has had enough, as <c>head</c> has after a few lines: nothing that anybody wants to be told of.</summary>
internal sealed class ClosedPipeException(string message) : IOException(message);
