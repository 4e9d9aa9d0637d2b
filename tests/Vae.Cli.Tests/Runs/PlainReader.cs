using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Vae.Cli.Tests.Runs;

/// <summary>Reads what a run wrote byte by byte, by the formats' descriptions; shares no code with the writers.</summary>
internal static partial class PlainReader
{
    /// <summary>A file's bytes, unpacked as its name says.</summary>
    public static byte[] Bytes(string path)
    {
        using var file = File.OpenRead(path);
        using Stream stream =
            path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress)
            : path.EndsWith(".zst", StringComparison.Ordinal) ? new ZstdSharp.DecompressionStream(file)
            : file;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The dimensions and the numbers of an array in IDX or NPY.</summary>
    public static (int[] Shape, double[] Numbers) Tensor(string path)
    {
        var bytes = Bytes(path);
        return path.Contains(".npy", StringComparison.Ordinal) ? Npy(bytes) : Idx(bytes);
    }

    /// <summary>The fields of a table, its header first.</summary>
    public static string[][] Table(string path)
    {
        var text = Encoding.ASCII.GetString(Bytes(path));
        Assert.EndsWith("\n", text);
        var separator = path.Contains(".tsv", StringComparison.Ordinal) ? '\t' : ',';
        return [.. text[..^1].Split('\n').Select(line => line.Split(separator))];
    }

    public static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);

    private static (int[] Shape, double[] Numbers) Idx(byte[] bytes)
    {
        Assert.Equal([0, 0], bytes[..2]);
        var shape = Enumerable
            .Range(0, bytes[3])
            .Select(i => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * i)))
            .ToArray();
        Func<int, double> number = bytes[2] switch
        {
            0x08 => at => bytes[at],
            0x0C => at => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)),
            0x0D => at => BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(at)),
            var type => throw new NotSupportedException($"Type {type}."),
        };
        return (shape, Numbers(bytes, 4 + 4 * shape.Length, bytes[2] == 0x08 ? 1 : 4, shape, number));
    }

    private static (int[] Shape, double[] Numbers) Npy(byte[] bytes)
    {
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], bytes[..8]);
        var start = 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        Assert.Equal(0, start % 64);
        var match = Dictionary().Match(Encoding.ASCII.GetString(bytes[10..start]));
        Assert.True(match.Success);
        var shape = match
            .Groups["shape"]
            .Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(d => int.Parse(d, CultureInfo.InvariantCulture))
            .ToArray();
        var type = match.Groups["type"].Value;
        Func<int, double> number = type switch
        {
            "|u1" => at => bytes[at],
            "<i8" => at => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)),
            "<f4" => at => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at)),
            _ => throw new NotSupportedException($"Type {type}."),
        };
        return (shape, Numbers(bytes, start, type[^1] - '0', shape, number));
    }

    private static double[] Numbers(byte[] bytes, int start, int size, int[] shape, Func<int, double> number)
    {
        var count = shape.Aggregate(1, (product, d) => product * d);
        Assert.Equal(start + count * size, bytes.Length);
        return [.. Enumerable.Range(0, count).Select(i => number(start + i * size))];
    }

    [GeneratedRegex(@"^\{'descr': '(?<type>[^']+)', 'fortran_order': False, 'shape': \((?<shape>[0-9, ]*)\), \} *\n$")]
    private static partial Regex Dictionary();
}
