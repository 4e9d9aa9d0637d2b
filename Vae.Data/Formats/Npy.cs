using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vae.Data;

/// <summary>
/// NumPy's format (NEP 1): <c>\x93NUMPY</c>, a version, a length and a Python dictionary of the element type (<c>descr</c>), the order and
/// the shape, then the elements. Versions 1 to 3 are read, little-endian version 1.0 in row-major order is written.
/// </summary>
internal sealed class NpyFormat() : ArrayFormat("Npy", ".npy")
{
    private const int StartBytes = 8;
    private const int MostTextBytes = 1 << 16;
    private const int Alignment = 64;
    private const string Boolean = "|b1";

    protected override bool WritesSwapped => !BitConverter.IsLittleEndian;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public override bool Fits(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    public override byte[] Header(RowElement element, IReadOnlyList<int> shape, long count, int atLeast = 0)
    {
        if (shape.Any(d => d < 1) || count < 0)
        {
            throw new ArgumentException(
                $"An NPY file of {count} rows of shape [{string.Join(", ", shape)}] is not possible; expected dimensions of at least 1, no negative count."
            );
        }

        if (count > MostRows(element, shape))
        {
            throw new ArgumentException(
                $"{count} rows of shape [{string.Join(", ", shape)}] are longer than a file can be; expected at most {MostRows(element, shape)} rows."
            );
        }

        // Python writes a tuple of one with a comma.
        var dimensions = shape.Count == 0 ? $"{count}," : $"{count}, {string.Join(", ", shape)}";
        var text = $"{{'descr': '{Descr(element)}', 'fortran_order': False, 'shape': ({dimensions}), }}";
        var length = Math.Max(atLeast, (10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment);
        var header = new byte[length];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - 10));
        Encoding.ASCII.GetBytes(text.PadRight(length - 11) + "\n").CopyTo(header, 10);
        return header;
    }

    protected override ArrayHeader ReadHeader(Stream stream, string name)
    {
        var start = ReadBytes(stream, StartBytes, name);
        var (major, minor) = (start[6], start[7]);
        if (major is not (1 or 2 or 3) || minor != 0)
        {
            throw new InvalidDataException($"{name} is NPY {major}.{minor}; expected version 1.0, 2.0 or 3.0.");
        }

        var lengthBytes = ReadBytes(stream, major == 1 ? 2 : 4, name);
        var length =
            major == 1
                ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes)
                : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MostTextBytes)
        {
            throw new InvalidDataException(
                $"{name} gives its NPY header {length} bytes; expected at most {MostTextBytes}."
            );
        }

        var text = (major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(ReadBytes(stream, (int)length, name));
        var literal = NpyLiteral.Parse(text, name);
        var element = ElementOf(literal.Descr, name);
        CheckShape(literal, element, name);
        return new ArrayHeader(
            start.Length + lengthBytes.Length + (int)length,
            element,
            literal.Descr,
            literal.Descr.StartsWith(BitConverter.IsLittleEndian ? '>' : '<'),
            literal.Shape[0],
            [.. literal.Shape.Skip(1).Select(d => (int)d)]
        )
        {
            IsBoolean = literal.Descr == Boolean,
        };
    }

    private static void CheckShape(NpyLiteral literal, RowElement element, string name)
    {
        if (literal.Shape.Count == 0)
        {
            throw new InvalidDataException($"{name} holds a single number without a dimension; expected rows.");
        }

        if (literal.FortranOrder && literal.Shape.Count > 1)
        {
            throw new InvalidDataException(
                $"{name} is in Fortran order, column by column; expected C order (numpy.ascontiguousarray gives it)."
            );
        }

        var bytes = element.Bytes();
        var rowBytes = literal.Shape.Skip(1).Aggregate((double)bytes, (product, dimension) => product * dimension);
        if (rowBytes < bytes || rowBytes > Array.MaxLength || literal.Shape[0] * rowBytes > long.MaxValue / 2)
        {
            throw new InvalidDataException(
                $"{name} has the shape ({string.Join(", ", literal.Shape)}); expected rows of 1 to {Array.MaxLength / bytes} elements."
            );
        }
    }

    private static RowElement ElementOf(string descr, string name) =>
        descr switch
        {
            "|u1" or "<u1" or ">u1" => RowElement.UInt8,
            "|i1" or "<i1" or ">i1" or Boolean => RowElement.Int8,
            "<i2" or ">i2" => RowElement.Int16,
            "<i4" or ">i4" => RowElement.Int32,
            "<i8" or ">i8" => RowElement.Int64,
            "<u2" or ">u2" => RowElement.UInt16,
            "<u4" or ">u4" => RowElement.UInt32,
            "<u8" or ">u8" => RowElement.UInt64,
            "<f2" or ">f2" => RowElement.Float16,
            "<f4" or ">f4" => RowElement.Float32,
            "<f8" or ">f8" => RowElement.Float64,
            _ => throw new InvalidDataException(
                $"{name} holds elements of type '{descr}'; expected integers of 1, 2, 4 or 8 bytes, floats of 2, 4 or 8, or Booleans."
            ),
        };

    private static string Descr(RowElement element)
    {
        var kind =
            !element.IsWhole() ? 'f'
            : element is RowElement.UInt8 or RowElement.UInt16 or RowElement.UInt32 or RowElement.UInt64 ? 'u'
            : 'i';
        return $"{(element.Bytes() == 1 ? '|' : '<')}{kind}{element.Bytes()}";
    }

    private static byte[] ReadBytes(Stream stream, int count, string name)
    {
        var bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
            ? bytes
            : throw new InvalidDataException($"{name} ends within its NPY header; expected {count} bytes more of it.");
    }
}

/// <summary>The Python dictionary in an NPY header, such as <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (60000, 784), }</c>.</summary>
internal sealed partial record NpyLiteral(string Descr, bool FortranOrder, IReadOnlyList<long> Shape)
{
    private const int MostShown = 200;

    public static NpyLiteral Parse(string text, string name)
    {
        var match = Dictionary().Match(text);
        var keys = match.Groups["key"].Captures;
        if (!match.Success || keys.Count != 3 || keys.Select(key => key.Value).Distinct().Count() != 3)
        {
            throw NotUnderstood(text, name);
        }

        var dimensions = match.Groups["dimension"].Captures;
        var shape = new long[dimensions.Count];
        for (var i = 0; i < shape.Length; i++)
        {
            if (!long.TryParse(dimensions[i].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
            {
                throw NotUnderstood(text, name);
            }
        }

        return new NpyLiteral(match.Groups["descr"].Value, match.Groups["order"].Value == "True", shape);
    }

    private static InvalidDataException NotUnderstood(string text, string name)
    {
        var shown = text.Trim();
        shown = shown.Length > MostShown ? $"{shown[..MostShown]}..." : shown;
        return new InvalidDataException(
            $"{name} has the NPY header {shown}; expected a dictionary of 'descr' (one type, such as '<f4'), 'fortran_order' and 'shape'."
        );
    }

    [GeneratedRegex(
        """
            \A \{ \s*
            (?:
                (?:
                    (?<quote>['"]) (?<key>descr) \k<quote> \s* : \s* (?<mark>['"]) (?<descr> [^'"\\]* ) \k<mark>
                  | (?<quote>['"]) (?<key>fortran_order) \k<quote> \s* : \s* (?<order> True | False )
                  | (?<quote>['"]) (?<key>shape) \k<quote> \s* : \s*
                    \( \s* (?: (?<dimension>[0-9]+) \s* , \s* (?: (?<dimension>[0-9]+) \s* (?: , \s* | (?= \) ) ) )* )? \)
                )
                \s* (?: , \s* | (?= \} ) )
            )*
            \} \s* \z
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Dictionary();
}
