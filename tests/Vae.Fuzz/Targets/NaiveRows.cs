using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vae.Fuzz;

/// <summary>The rows of a file as its format's description has them, read in the simplest way.</summary>
/// <param name="Rows">The numbers, bytes divided by 255.</param>
/// <param name="Labels">The labels; null where they are not looked at.</param>
internal sealed record NaiveRows(float[] Rows, long[]? Labels = null)
{
    /// <summary>A number of a type that NumPy calls <paramref name="type"/>, big-endian.</summary>
    public static float Number(string type, ReadOnlySpan<byte> bytes) =>
        type switch
        {
            "u1" => bytes[0] / 255f,
            "b1" => bytes[0],
            "i1" => (sbyte)bytes[0],
            "u2" => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            "i2" => BinaryPrimitives.ReadInt16BigEndian(bytes),
            "u4" => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            "i4" => BinaryPrimitives.ReadInt32BigEndian(bytes),
            "u8" => BinaryPrimitives.ReadUInt64BigEndian(bytes),
            "i8" => BinaryPrimitives.ReadInt64BigEndian(bytes),
            "f2" => (float)BinaryPrimitives.ReadHalfBigEndian(bytes),
            "f4" => BinaryPrimitives.ReadSingleBigEndian(bytes),
            "f8" => (float)BinaryPrimitives.ReadDoubleBigEndian(bytes),
            _ => throw new FuzzException($"A file with numbers of type {type} was read."),
        };
}

/// <summary>IDX by the page of MNIST.</summary>
internal static class NaiveIdx
{
    public static NaiveRows? Read(byte[] bytes)
    {
        if (bytes is not [0, 0, _, > 0, ..])
        {
            return null;
        }

        var type = bytes[2] switch
        {
            8 => "u1",
            9 => "i1",
            0xB => "i2",
            0xC => "i4",
            0xD => "f4",
            _ => "f8",
        };
        var size = type[1] - '0';
        var count = 1;
        for (var i = 0; i < bytes[3]; i++)
        {
            count *= BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * i));
        }

        var first = 4 + 4 * bytes[3];
        Expect.True(first + count * size == bytes.Length, "A file of another length than its header says was read.");
        return new NaiveRows([
            .. Enumerable.Range(0, count).Select(i => NaiveRows.Number(type, bytes.AsSpan(first + i * size, size))),
        ]);
    }
}

/// <summary>NPY by NumPy's NEP 1.</summary>
internal static partial class NaiveNpy
{
    public static NaiveRows? Read(byte[] bytes)
    {
        if (bytes is not [0x93, ..])
        {
            return null;
        }

        var (length, start) =
            bytes[6] == 1
                ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8)), 10)
                : (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)), 12);
        var header = Encoding.Latin1.GetString(bytes, start, length);
        var (types, orders, shapes) = (Descr().Matches(header), Order().Matches(header), Shape().Matches(header));
        if (types.Count != 1 || orders.Count != 1 || shapes.Count != 1)
        {
            return null;
        }

        var (swap, type) = (types[0].Groups[1].Value is not ">", types[0].Groups[2].Value);
        var shape = shapes[0]
            .Groups[1]
            .Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(d => int.Parse(d.TrimEnd('L'), CultureInfo.InvariantCulture))
            .ToArray();
        var size = type[1] - '0';
        var count = shape.Aggregate(1, (product, d) => product * d);
        Expect.True(
            start + length + count * size == bytes.Length,
            "A file of another length than its header says was read."
        );
        var rows = new float[count];
        for (var i = 0; i < count; i++)
        {
            var from = orders[0].Groups[1].Value == "True" ? FirstFastest(i, shape) : i;
            var number = bytes.AsSpan(start + length + from * size, size).ToArray();
            if (swap)
            {
                Array.Reverse(number);
            }

            rows[i] = NaiveRows.Number(type, number);
        }

        return new NaiveRows(rows);
    }

    /// <summary>The place of element <paramref name="i"/> of the last-index-fastest order in a first-index-fastest file.</summary>
    private static int FirstFastest(int i, int[] shape)
    {
        var index = new int[shape.Length];
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            (i, index[d]) = (i / shape[d], i % shape[d]);
        }

        var (place, stride) = (0, 1);
        for (var d = 0; d < shape.Length; d++)
        {
            place += index[d] * stride;
            stride *= shape[d];
        }

        return place;
    }

    [GeneratedRegex("""'descr'\s*:\s*'([<>|=]?)(\w\d)'""")]
    private static partial Regex Descr();

    [GeneratedRegex("""'fortran_order'\s*:\s*(True|False)""")]
    private static partial Regex Order();

    [GeneratedRegex("""'shape'\s*:\s*\(([^)]*)\)""")]
    private static partial Regex Shape();
}

/// <summary>Text as people read it: lines, separators, numbers; a first line is names only if no cell is a number.</summary>
internal static class NaiveText
{
    public static NaiveRows? Read(byte[] bytes)
    {
        if (bytes is [0, 0, ..] or [0x93, ..])
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
        if (text.Contains('"', StringComparison.Ordinal))
        {
            return null;
        }

        var lines = text.Split('\n')
            .Select(line => line.Trim(' ', '\t', '\r'))
            .Where(line => line.Length > 0)
            .Where(line => line[0] != '#')
            .ToArray();
        // That of numbers, as a name may have any sign in it.
        var separator =
            lines[^1].Contains(';', StringComparison.Ordinal) ? ';'
            : lines[^1].Contains(',', StringComparison.Ordinal) ? ','
            : lines[^1].Contains('\t', StringComparison.Ordinal) ? '\t'
            : ' ';
        var cells = lines.Select(line => Cells(line, separator)).ToArray();
        var names = IsHeader(cells[0]) ? cells[0] : null;
        Expect.True(
            cells.All(line => line.Length == cells[0].Length),
            "A text whose lines have different numbers of cells was read."
        );
        var rows = new List<float>();
        var labels = new List<long>();
        foreach (var line in cells.Skip(names is null ? 0 : 1))
        {
            for (var i = 0; i < line.Length; i++)
            {
                var name = names?[i].ToUpperInvariant();
                if (name is not ("ROW" or "LABEL"))
                {
                    rows.Add(float.Parse(line[i], NumberStyles.Float, CultureInfo.InvariantCulture));
                }
                else if (name == "LABEL")
                {
                    labels.Add((long)double.Parse(line[i], NumberStyles.Float, CultureInfo.InvariantCulture));
                }
            }
        }

        return new NaiveRows([.. rows], [.. labels]);
    }

    private static string[] Cells(string line, char separator) =>
        separator == ' '
            ? line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
            : line.Split(separator, StringSplitOptions.TrimEntries);

    /// <summary>No cell is a number, but for column numbers that count from 0 or 1 on.</summary>
    private static bool IsHeader(string[] cells)
    {
        var numbers = cells.Where(IsNumber).ToArray();
        return numbers.Length == 0
            || (numbers.Length > 2 || numbers.Length < cells.Length) && (Counts(numbers, 0) || Counts(numbers, 1));
    }

    private static bool Counts(string[] numbers, int first) =>
        numbers.Select((cell, i) => cell == (first + i).ToString(CultureInfo.InvariantCulture)).All(same => same);

    private static bool IsNumber(string cell) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
