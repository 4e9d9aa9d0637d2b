using System.Buffers.Binary;
using System.Text;

namespace Vae.Training;

/// <summary>
/// A pickle is a program: it may name any function of Python, and call it. Before one is read, each of its instructions is looked at, and only
/// those that a dictionary of tensors is made with pass; nothing is run here.
/// </summary>
internal static class PickleCheck
{
    private static readonly HashSet<string> known =
    [
        "collections.OrderedDict",
        "torch._utils._rebuild_tensor_v2",
        "torch.DoubleStorage",
        "torch.FloatStorage",
        "torch.HalfStorage",
        "torch.BFloat16Storage",
        "torch.LongStorage",
        "torch.IntStorage",
        "torch.ShortStorage",
        "torch.CharStorage",
        "torch.ByteStorage",
        "torch.BoolStorage",
    ];

    /// <exception cref="InvalidDataException">The pickle names something else, or has an instruction that torch.save does not write.</exception>
    public static void RequireTensorsAlone(ReadOnlySpan<byte> pickle, string path)
    {
        while (!pickle.IsEmpty)
        {
            var code = pickle[0];
            pickle = pickle[1..];
            if (code == '.')
            {
                return;
            }

            var length = code switch
            {
                (byte)'c' => Global(pickle, path),
                (byte)'X' or (byte)'T' => Sized(pickle, 4, path),
                (byte)'U' or 0x8c or 0x8a => Sized(pickle, 1, path),
                (byte)'G' => 8,
                (byte)'J' or (byte)'r' or (byte)'j' => 4,
                (byte)'M' => 2,
                (byte)'K' or (byte)'q' or (byte)'h' or 0x80 => 1,
                // Marks, empty and made collections, their items, truth values, nothing, storages, calls of what is known, and state.
                (byte)'('
                or (byte)')'
                or (byte)'}'
                or (byte)']'
                or (byte)'t'
                or (byte)'a'
                or (byte)'e'
                or (byte)'s'
                or (byte)'u' => 0,
                0x85 or 0x86 or 0x87 or 0x88 or 0x89 or (byte)'N' or (byte)'Q' or (byte)'R' or (byte)'b' => 0,
                _ => throw new InvalidDataException(
                    $"{path} is a pickle with the instruction 0x{code:x2}, which no dictionary of tensors has; it was not run. Expected what torch.save(model.state_dict(), …) writes."
                ),
            };
            if (length > pickle.Length)
            {
                throw new InvalidDataException($"{path} is cut short within its pickle; expected the whole file.");
            }

            pickle = pickle[length..];
        }

        throw new InvalidDataException($"{path} is cut short within its pickle; expected the whole file.");
    }

    /// <summary>The length of the two lines that name something in Python.</summary>
    private static int Global(ReadOnlySpan<byte> pickle, string path)
    {
        var module = pickle.IndexOf((byte)'\n');
        var name = module < 0 ? -1 : pickle[(module + 1)..].IndexOf((byte)'\n');
        if (name < 0)
        {
            return int.MaxValue;
        }

        var called =
            $"{Encoding.UTF8.GetString(pickle[..module])}.{Encoding.UTF8.GetString(pickle.Slice(module + 1, name))}";
        if (called == "torch._utils._rebuild_parameter")
        {
            throw new InvalidDataException(
                $"{path} holds parameters of a module; expected tensors, as torch.save(model.state_dict(), …) writes."
            );
        }

        return known.Contains(called)
            ? module + name + 2
            : throw new InvalidDataException(
                $"{path} is a pickle that wants to call {called}; it was not run. Expected tensors alone, as torch.save(model.state_dict(), …) writes, or safetensors."
            );
    }

    /// <summary>The length of something whose length stands before it.</summary>
    private static int Sized(ReadOnlySpan<byte> pickle, int width, string path)
    {
        if (pickle.Length < width)
        {
            return int.MaxValue;
        }

        var size = width == 1 ? pickle[0] : BinaryPrimitives.ReadUInt32LittleEndian(pickle);
        return size <= (uint)pickle.Length
            ? (int)size + width
            : throw new InvalidDataException($"{path} is cut short within its pickle; expected the whole file.");
    }
}
