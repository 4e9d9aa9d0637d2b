using System.Buffers.Binary;
using System.Text;
using Vae.Data.Tests.Reading;

namespace Vae.Fuzz;

/// <summary>Files of rows as they should be, one or more of each kind that is read.</summary>
internal static class RowSeeds
{
    public static FuzzTarget Idx() => new RowsTarget("idx", IdxFiles(), [], NaiveIdx.Read);

    public static FuzzTarget Npy() =>
        new RowsTarget(
            "npy",
            NpyFiles(),
            Texts(
                "'descr'",
                "'<f4'",
                "'>f8'",
                "'|u1'",
                "'|b1'",
                "'<i8'",
                "'<f2'",
                "True",
                "False",
                "(",
                ")",
                ",",
                "(2, 3)",
                "L",
                "{",
                "}",
                "#",
                "\n",
                " "
            ),
            NaiveNpy.Read
        );

    public static FuzzTarget Text() =>
        new RowsTarget(
            "text",
            TextFiles(),
            Texts(
                ",",
                ";",
                "\t",
                " ",
                "\n",
                "\r\n",
                "\"",
                "label",
                "row",
                "NA",
                "NaN",
                "0",
                "1",
                "-",
                ".",
                "e",
                "1e39",
                "0,5",
                "+1",
                "1_0",
                "#",
                "\uFEFF",
                "x",
                "O",
                "'",
                "\0",
                "é"
            ),
            NaiveText.Read
        );

    public static FuzzTarget Packed()
    {
        var plain = (byte[][])[IdxFiles()[0], NpyFiles()[0], TextFiles()[0]];
        var packed =
            from bytes in plain
            from way in (string[])["gzip", "zstd"]
            from parts in (int[])[1, 2]
            select Vae.Data.Tests.Reading.Packed.As(way, bytes, parts);
        return new RowsTarget(
            "packed",
            [.. packed],
            [
                [0x1F, 0x8B, 8],
                [0x28, 0xB5, 0x2F, 0xFD],
                [0, 0, 0, 0],
            ],
            null
        );
    }

    public static byte[][] Texts(params string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];

    private static byte[][] IdxFiles() =>
        [
            IdxOf(8, [3, 2, 2], [.. Enumerable.Range(0, 12).Select(i => (byte)(i * 20))]),
            IdxOf(8, [5], [3, 1, 4, 1, 5]),
            IdxOf(0xD, [2, 3], Floats(0, 0.25f, 0.5f, 0.75f, 1, -1)),
            IdxOf(0xB, [4], [0, 1, 0, 2, 0, 3, 255, 255]),
            IdxOf(0xC, [2, 1], [0, 0, 0, 7, 127, 255, 255, 255]),
            IdxOf(0xE, [1, 2], [.. new byte[8], 0x3F, 0xF0, 0, 0, 0, 0, 0, 0]),
        ];

    private static byte[] IdxOf(byte type, int[] shape, byte[] elements)
    {
        var header = new byte[4 + 4 * shape.Length];
        (header[2], header[3]) = (type, (byte)shape.Length);
        for (var i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), shape[i]);
        }

        return [.. header, .. elements];
    }

    private static byte[] Floats(params float[] values)
    {
        var bytes = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(4 * i), values[i]);
        }

        return bytes;
    }

    private static byte[][] NpyFiles() =>
        [
            NpyBytes.Of<float>("<f4", [0, 0.5f, 1, 0.25f, -3, 1e-20f], 2, 3),
            NpyBytes.Of<byte>("|u1", [0, 1, 128, 255, 7, 9, 11, 13], 2, 2, 2),
            NpyBytes.Of<double>("<f8", [1, 2, 3, 4], 4),
            NpyBytes.Of<short>(">i2", [256, 512], 2, 1),
            NpyBytes.Of<long>("<i8", [0, 1, 2, 1L << 40], 4),
            NpyBytes.Of<Half>("<f2", [(Half)0.5, (Half)1], 1, 2),
            NpyBytes.Of<byte>("|b1", [0, 1, 1, 0], 2, 2),
            [
                .. NpyBytes.Header("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }"),
                .. NpyBytes.Of<float>("<f4", [1, 2, 3, 4], 4)[^16..],
            ],
        ];

    private static byte[][] TextFiles() =>
        Texts(
            "0.5,0.25,1\n0,0.125,0.75\n",
            "a,b,label\n1,2,3\n4,5,6\n",
            "row,p_0,p_1\n0,0.5,1\n1,1,0.5\n",
            "3\n1\n4\n1\n5\n",
            "label\n7\n2\n",
            "1;2\r\n3;4\r\n",
            "\"x\",\"y\"\n\"1e-3\",\"-2.5\"\n",
            "1\t2\t3\n4\t5\t6",
            "label,1x1,1x2\n5,0,255\n0,3,9\n",
            " 1.0 2.0  3.0\n 4.0 5.0  6.0\n",
            "0,1,2,3\n9,8,7,6\n"
        );
}
