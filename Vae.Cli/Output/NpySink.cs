using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Vae.Cli;

/// <summary>Writes float32 rows as a NumPy array, version 1.0 of the format (NEP 1), in row-major order.</summary>
internal sealed class NpySink : IRowSink
{
    private const int Alignment = 64;

    private readonly Stream target;

    public NpySink(Stream target, RowTable table)
    {
        this.target = target;
        // A tuple of one dimension cannot occur: rows have at least one.
        var shape = string.Join(", ", table.Shape.Prepend(table.Count));
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}";
        var length = (10 + header.Length + 1 + Alignment - 1) / Alignment * Alignment - 10;
        Span<byte> start = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(start[8..], (ushort)length);
        target.Write(start);
        target.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"));
    }

    public void Write(ReadOnlySpan<float> rows, ReadOnlySpan<long> labels)
    {
        if (BitConverter.IsLittleEndian)
        {
            target.Write(MemoryMarshal.AsBytes(rows));
            return;
        }

        Span<byte> bytes = stackalloc byte[4];
        foreach (var value in rows)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            target.Write(bytes);
        }
    }

    public void Complete() { }

    public void Dispose() { }
}
