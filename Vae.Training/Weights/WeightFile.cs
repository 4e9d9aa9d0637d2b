using System.Collections;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using TorchSharp;
using TorchSharp.PyBridge;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>The tensors of a file of weights by their names: safetensors, or a state dictionary that <c>torch.save</c> wrote.</summary>
internal static class WeightFile
{
    private const long LongestHeader = 100_000_000;

    /// <summary>Reads a file; the tensors belong to the dispose scope around.</summary>
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    /// <exception cref="IOException">It is a directory.</exception>
    /// <exception cref="InvalidDataException">It is neither of the two, is damaged, or holds something else than tensors.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw Directory.Exists(path)
                ? new IOException($"{path} is a directory; expected a file of weights.")
                : new FileNotFoundException($"There is no file {path}; expected weights.", path);
        }

        // Pipes, devices and sockets have no length; opening one would wait for whoever writes to it.
        if (new FileInfo(path).Length == 0)
        {
            throw new InvalidDataException(
                $"{path} is empty, or a pipe, a socket or a device; expected a file of weights."
            );
        }

        using var stream = File.OpenRead(path);
        var start = new byte[512];
        var count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        BundleFile.RequireItself(path, start.AsSpan(0, count));
        try
        {
            return start.AsSpan().StartsWith("PK\x03\x04"u8) ? Pickled(stream, path)
                : start[8] == '{' ? Safe(stream, path)
                : throw new InvalidDataException(
                    $"{path} is neither safetensors nor a file that torch.save writes since PyTorch 1.6; expected one of the two."
                );
        }
        catch (Exception e) when (IsOfContents(e, path))
        {
            throw new InvalidDataException(
                $"{path} is damaged, or holds tensors that are not contiguous: {NativeError.Sentence(e.Message).TrimEnd('.')}; expected whole tensors, such as state_dict() has.",
                e
            );
        }
    }

    /// <summary>The libraries tell of what they do not read by exceptions of many kinds; what is said here names the file.</summary>
    private static bool IsOfContents(Exception e, string path) =>
        e
            is not (
                OutOfMemoryException
                or ObjectDisposedException
                or DllNotFoundException
                or UnauthorizedAccessException
            )
        && !e.Message.Contains(path, StringComparison.Ordinal);

    private static Dictionary<string, Tensor> Safe(FileStream stream, string path)
    {
        var length = new byte[sizeof(ulong)];
        stream.ReadExactly(length);
        var header = BitConverter.ToUInt64(length);
        if (header > LongestHeader || (long)header > stream.Length - sizeof(ulong))
        {
            throw new InvalidDataException(
                $"{path} says that its header has {header} bytes; expected at most {Math.Min(LongestHeader, stream.Length - sizeof(ulong))}."
            );
        }

        var text = new byte[header];
        stream.ReadExactly(text);
        RequireWhole(text, stream.Length - stream.Position, path);
        stream.Position = 0;
        return Safetensors.LoadStateDict(stream, leaveOpen: true);
    }

    /// <summary>Each tensor's bytes are there, and as many as its shape says.</summary>
    private static void RequireWhole(byte[] header, long bytes, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(header);
            foreach (var entry in document.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
            {
                var offsets = entry.Value.GetProperty("data_offsets");
                var (first, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
                if (
                    first < 0
                    || end < first
                    || end > bytes
                    || entry.Value.GetProperty("shape").EnumerateArray().Any(size => size.GetInt64() < 0)
                )
                {
                    throw new InvalidDataException(
                        $"{path} says that the tensor '{entry.Name}' is at the bytes {first} to {end} of {bytes}; expected bytes within them."
                    );
                }
            }
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or IndexOutOfRangeException
            )
        {
            throw new InvalidDataException($"The header of {path} is not readable; expected that of safetensors.", e);
        }
    }

    private static Dictionary<string, Tensor> Pickled(FileStream stream, string path)
    {
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
        {
            // The library takes the first one of this name, wherever it lies: each is looked at.
            var pickles = archive
                .Entries.Where(entry => entry.Name.EndsWith("data.pkl", StringComparison.Ordinal))
                .ToArray();
            if (pickles.Length == 0)
            {
                throw new InvalidDataException(
                    $"{path} is a ZIP archive without a data.pkl; expected one that torch.save writes."
                );
            }

            foreach (var pickle in pickles)
            {
                using var contents = new MemoryStream();
                using var packed = pickle.Open();
                packed.CopyTo(contents);
                PickleCheck.RequireTensorsAlone(contents.GetBuffer().AsSpan(0, (int)contents.Length), path);
            }

            if (archive.Entries.FirstOrDefault(entry => entry.Name == "byteorder") is { } order)
            {
                using var reader = new StreamReader(order.Open(), Encoding.ASCII);
                if (reader.ReadToEnd().Trim() is var bytes && bytes != "little")
                {
                    throw new InvalidDataException($"{path} has the byte order '{bytes}'; expected little.");
                }
            }
        }

        stream.Position = 0;
        var found = new Dictionary<string, Tensor>();
        foreach (DictionaryEntry entry in PyTorchUnpickler.UnpickleStateDict(stream, leaveOpen: true))
        {
            if (entry is not { Key: string name, Value: Tensor tensor })
            {
                throw new InvalidDataException(
                    $"{path} has the entry '{entry.Key}', which is no tensor; expected tensors alone, as torch.save(model.state_dict(), …) writes."
                );
            }

            found.Add(name, tensor);
        }

        return found;
    }
}
