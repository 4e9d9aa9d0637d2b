using System.Collections;
using System.IO.Compression;
using System.Numerics;
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

    // The bytes of a number of each type of safetensors that is read.
    private static readonly Dictionary<string, int> widths = new()
    {
        ["F64"] = 8,
        ["F32"] = 4,
        ["F16"] = 2,
        ["BF16"] = 2,
        ["I64"] = 8,
        ["I32"] = 4,
        ["I16"] = 2,
        ["I8"] = 1,
        ["U8"] = 1,
        ["BOOL"] = 1,
    };

    /// <summary>Reads a file; the tensors belong to the dispose scope around.</summary>
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    /// <exception cref="IOException">It is a directory, or cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is neither of the two, is damaged, or holds something else than tensors.</exception>
    /// <exception cref="InsufficientMemoryException">Its tensors take more memory than there is.</exception>
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
        return start.AsSpan().StartsWith("PK\x03\x04"u8) ? Pickled(stream, path)
            : start[sizeof(ulong)] == '{' ? Safe(stream, path)
            : throw new InvalidDataException(
                $"{path} is neither safetensors nor a file that torch.save writes since PyTorch 1.6; expected one of the two."
            );
    }

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
        return OfLibrary(path, () => Safetensors.LoadStateDict(stream, leaveOpen: true));
    }

    /// <summary>Each tensor's bytes are there, and as many as its shape says.</summary>
    private static void RequireWhole(byte[] header, long bytes, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(header, new() { AllowDuplicateProperties = false });
            foreach (var entry in document.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
            {
                RequireWhole(entry, bytes, path);
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

    private static void RequireWhole(JsonProperty entry, long bytes, string path)
    {
        var offsets = entry.Value.GetProperty("data_offsets");
        var (first, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        if (first < 0 || end < first || end > bytes)
        {
            throw new InvalidDataException(
                $"{path} says that the tensor '{entry.Name}' is at the bytes {first} to {end} of {bytes}; expected bytes within them."
            );
        }

        var type = entry.Value.GetProperty("dtype").GetString() ?? "null";
        if (!widths.TryGetValue(type, out var width))
        {
            throw new InvalidDataException(
                $"The tensor '{entry.Name}' of {path} is of the type {type}; expected one of {string.Join(", ", widths.Keys)}."
            );
        }

        long[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        var expected = shape.Aggregate(new BigInteger(width), (product, size) => product * size);
        if (Array.Exists(shape, size => size < 0) || expected != end - first)
        {
            throw new InvalidDataException(
                $"{path} says that the tensor '{entry.Name}' has {end - first} bytes, the shape [{string.Join(", ", shape)}] and the type {type}; expected as many bytes as they take."
            );
        }
    }

    private static Dictionary<string, Tensor> Pickled(FileStream stream, string path)
    {
        using (var archive = OfLibrary(path, () => new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true)))
        {
            var entries = OfLibrary(path, () => archive.Entries);
            // The library takes the first one of this name, wherever it lies: each is looked at.
            var pickles = entries.Where(entry => entry.Name.EndsWith("data.pkl", StringComparison.Ordinal)).ToArray();
            if (pickles.Length == 0)
            {
                throw new InvalidDataException(
                    $"{path} is a ZIP archive without a data.pkl; expected one that torch.save writes."
                );
            }

            foreach (var pickle in pickles)
            {
                PickleCheck.RequireTensorsAlone(Contents(pickle, path), path);
            }

            if (
                entries.FirstOrDefault(entry => entry.Name == "byteorder") is { } order
                && Encoding.ASCII.GetString(Contents(order, path)).Trim() is var bytes
                && bytes != "little"
            )
            {
                throw new InvalidDataException($"{path} has the byte order '{bytes}'; expected little.");
            }

            // The library reads the numbers at one go, of which a packed stream gives a part, and takes the rest for zeros.
            if (entries.FirstOrDefault(entry => entry.CompressedLength != entry.Length) is { } packed)
            {
                throw new InvalidDataException(
                    $"{path} has the entry '{packed.FullName}' compressed; expected it as it is, as torch.save writes."
                );
            }
        }

        stream.Position = 0;
        var found = new Dictionary<string, Tensor>();
        var read = OfLibrary(path, () => PyTorchUnpickler.UnpickleStateDict(stream, leaveOpen: true));
        foreach (DictionaryEntry entry in read)
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

    private static byte[] Contents(ZipArchiveEntry entry, string path)
    {
        if (entry.Length > LongestHeader)
        {
            throw new InvalidDataException(
                $"{path} says that its {entry.Name} has {entry.Length} bytes; expected at most {LongestHeader}."
            );
        }

        return OfLibrary(
            path,
            () =>
            {
                var contents = new byte[entry.Length];
                using var stream = entry.Open();
                stream.ReadExactly(contents);
                return contents;
            }
        );
    }

    /// <summary>The libraries tell of what they do not read by exceptions of many kinds, none of which names the file.</summary>
    private static T OfLibrary<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is OutOfMemoryException || NativeError.IsOutOfMemory(e))
        {
            throw new InsufficientMemoryException(
                $"There is not enough memory for the tensors of {path}, a file of {new FileInfo(path).Length} bytes; expected about as much again.",
                e
            );
        }
        catch (Exception e)
            when (e is EndOfStreamException or not (IOException or UnauthorizedAccessException or DllNotFoundException))
        {
            throw new InvalidDataException(
                $"{path} is damaged, or has tensors that are a part of others or transposed: {NativeError.Sentence(e.Message).TrimEnd('.')}; expected whole tensors, each with numbers of its own ({{k: v.clone() for k, v in model.state_dict().items()}} in PyTorch, .contiguous() where they are transposed).",
                e
            );
        }
    }
}
