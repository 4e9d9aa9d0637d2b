using System.Buffers.Binary;
using System.Text;

namespace Vae.Repository.Tests.OldLibstdcxx;

/// <summary>
/// A library of ELF's own minimum, made byte by byte: a header of 64 bytes, the needed versions (.gnu.verneed), their names (.dynstr) and
/// a table of three sections.
/// </summary>
internal static class ElfFile
{
    private const int HeaderSize = 64;
    private const int SectionSize = 64;
    private const int RecordSize = 16;
    private const ushort Weak = 2;

    /// <summary>Makes a file that needs versions of two libraries.</summary>
    /// <param name="versions">Of libc.so.6 and of libstdc++.so.6; one that ends in '?' is a weak need.</param>
    public static byte[] Make(string[][] versions)
    {
        string[] libraries = ["libc.so.6", "libstdc++.so.6"];
        var names = new MemoryStream();
        names.WriteByte(0);
        var needs = new byte[RecordSize * versions.Sum(list => list.Length + 1)];
        var at = 0;
        for (var i = 0; i < versions.Length; i++)
        {
            var count = versions[i].Length;
            // Elfxx_Verneed: version 1, number of versions, file, offset of the first version, offset of the next library.
            var need = needs.AsSpan(at);
            BinaryPrimitives.WriteUInt16LittleEndian(need, 1);
            BinaryPrimitives.WriteUInt16LittleEndian(need[2..], (ushort)count);
            BinaryPrimitives.WriteUInt32LittleEndian(need[4..], Name(libraries[i]));
            BinaryPrimitives.WriteUInt32LittleEndian(need[8..], RecordSize);
            var isLast = i == versions.Length - 1;
            BinaryPrimitives.WriteUInt32LittleEndian(need[12..], isLast ? 0 : (uint)(RecordSize * (count + 1)));
            at += RecordSize;
            for (var j = 0; j < count; j++, at += RecordSize)
            {
                // Elfxx_Vernaux: hash, flags, number, name, offset of the next version.
                var version = needs.AsSpan(at);
                BinaryPrimitives.WriteUInt32LittleEndian(version, 0xC0FFEE);
                BinaryPrimitives.WriteUInt16LittleEndian(version[4..], versions[i][j].EndsWith('?') ? Weak : (ushort)0);
                BinaryPrimitives.WriteUInt16LittleEndian(version[6..], (ushort)(2 + j));
                BinaryPrimitives.WriteUInt32LittleEndian(version[8..], Name(versions[i][j].TrimEnd('?')));
                BinaryPrimitives.WriteUInt32LittleEndian(version[12..], j == count - 1 ? 0u : RecordSize);
            }
        }

        var strings = names.ToArray();
        var file = new byte[HeaderSize + needs.Length + strings.Length + 3 * SectionSize];
        ReadOnlySpan<byte> magic = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        magic.CopyTo(file);
        var table = HeaderSize + needs.Length + strings.Length;
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(0x28), (ulong)table);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(0x3A), SectionSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(0x3C), 3);
        needs.CopyTo(file, HeaderSize);
        strings.CopyTo(file, HeaderSize + needs.Length);
        Section(1, type: 3, HeaderSize + needs.Length, strings.Length, link: 0);
        Section(2, type: 0x6FFFFFFE, HeaderSize, needs.Length, link: 1);
        return file;

        uint Name(string name)
        {
            var start = (uint)names.Length;
            names.Write(Encoding.ASCII.GetBytes(name + "\0"));
            return start;
        }

        void Section(int index, uint type, int offset, int size, uint link)
        {
            var section = file.AsSpan(table + index * SectionSize, SectionSize);
            BinaryPrimitives.WriteUInt32LittleEndian(section[4..], type);
            BinaryPrimitives.WriteUInt64LittleEndian(section[24..], (ulong)offset);
            BinaryPrimitives.WriteUInt64LittleEndian(section[32..], (ulong)size);
            BinaryPrimitives.WriteUInt32LittleEndian(section[40..], link);
        }
    }

    /// <summary>The bits in which two files of the same length differ: byte and mask.</summary>
    public static IReadOnlyList<(int Byte, int Mask)> Differences(byte[] one, byte[] other)
    {
        Assert.Equal(one.Length, other.Length);
        return [.. Enumerable.Range(0, one.Length).Where(i => one[i] != other[i]).Select(i => (i, one[i] ^ other[i]))];
    }
}
