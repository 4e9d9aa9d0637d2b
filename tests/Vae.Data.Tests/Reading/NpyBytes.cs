using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Vae.Data.Tests.Reading;

/// <summary>Writes NPY files by the format's description, version 1.0.</summary>
internal static class NpyBytes
{
    public static byte[] Of<T>(string descr, T[] values, params long[] shape)
        where T : unmanaged =>
        [
            .. Header(
                $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({string.Concat(shape.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d}, ")))}), }}"
            ),
            .. MemoryMarshal.AsBytes(values.AsSpan()),
        ];

    public static byte[] Header(string text, byte major = 1)
    {
        var line = text + "\n";
        return
        [
            0x93,
            .. "NUMPY"u8,
            major,
            0,
            (byte)line.Length,
            (byte)(line.Length >> 8),
            .. Encoding.Latin1.GetBytes(line),
        ];
    }
}
