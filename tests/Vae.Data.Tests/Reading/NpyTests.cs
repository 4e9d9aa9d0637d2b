using System.Buffers.Binary;
using System.Text;

namespace Vae.Data.Tests.Reading;

/// <summary>NPY as NumPy writes it, and what is refused.</summary>
public sealed class NpyTests
{
    private static readonly float[] ZeroToEleven = [.. Enumerable.Range(0, 12).Select(i => (float)i)];

    [Theory]
    [MemberData(nameof(NumpyFiles.Types), MemberType = typeof(NumpyFiles))]
    public void Every_type_gives_what_NumPy_gives(string descr, string base64, float[] expected)
    {
        using var reader = Open(base64);
        Assert.Equal((2L, 3, 0L, false), (reader.Count, reader.RowSize, reader.Position, reader.HasLabels));
        Assert.Equal(expected, reader.ReadAll(1).Rows);
        Assert.Equal(2, reader.Position);
        Assert.Contains(descr, Encoding.Latin1.GetString(Convert.FromBase64String(base64)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NumpyFiles.Version2, 2L, 6)]
    [InlineData(NumpyFiles.Version3, 2L, 6)]
    [InlineData(NumpyFiles.OneDimension, 12L, 1)]
    public void Versions_and_shapes_are_understood(string base64, long count, int rowSize)
    {
        using var reader = Open(base64);
        Assert.Equal((count, rowSize), (reader.Count, reader.RowSize));
        Assert.Equal(ZeroToEleven, reader.ReadAll().Rows);
    }

    [Fact]
    public void No_rows_are_no_rows()
    {
        using var reader = Open(NumpyFiles.NoRows);
        Assert.Equal((0L, 3), (reader.Count, reader.RowSize));
        Assert.Empty(reader.ReadAll().Rows);
    }

    [Fact]
    public void Unsigned_bytes_are_what_an_IDX_file_of_them_gives()
    {
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        using var npy = RowReader.Open(new MemoryStream(NpyBytes.Of("|u1", bytes, 4, 64)), "x");
        using var idx = RowReader.Open(new MemoryStream([0, 0, 8, 2, 0, 0, 0, 4, 0, 0, 0, 64, .. bytes]), "x");
        Assert.Equal(idx.ReadAll().Rows, npy.ReadAll().Rows);
    }

    [Theory]
    [InlineData(
        NumpyFiles.FortranOrder,
        "x is in Fortran order, column by column; expected C order (numpy.ascontiguousarray gives it)."
    )]
    [InlineData(NumpyFiles.Scalar, "x holds a single number without a dimension; expected rows.")]
    [InlineData(NumpyFiles.EmptyRows, "x has the shape (3, 0); expected rows of 1 to 536870897 elements.")]
    [InlineData(
        NumpyFiles.Complex,
        "x holds elements of type '<c8'; expected integers of 1, 2, 4 or 8 bytes, floats of 2, 4 or 8, or Booleans."
    )]
    [InlineData(
        NumpyFiles.Structured,
        "x has the NPY header {'descr': [('a', '<f4'), ('b', '<i4')], 'fortran_order': False, 'shape': (3,), }; "
            + "expected a dictionary of 'descr' (one type, such as '<f4'), 'fortran_order' and 'shape'."
    )]
    public void What_does_not_fit_is_refused(string base64, string sentence) =>
        Assert.Equal(sentence, Reading.Refusal(Convert.FromBase64String(base64)));

    [Theory]
    [InlineData("{\"shape\": (1,), \"descr\": \"<f4\", \"fortran_order\": False}")]
    [InlineData("{ 'shape':(1 ,),'fortran_order' : True , 'descr':'<f4' , } ")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(1,1,1)}")]
    public void Any_dictionary_of_the_three_is_understood(string header)
    {
        using var reader = RowReader.Open(new MemoryStream([.. NpyBytes.Header(header), 0, 0, 0x80, 0x3F]), "x");
        Assert.Equal([1f], reader.ReadAll().Rows);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1 1,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}")]
    [InlineData("{'descr': <f4, 'fortran_order': False, 'shape': (1,)}")]
    [InlineData("{'descr': '<f4\", 'fortran_order': False, 'shape': (1,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False 'shape': (1,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'fortran_order': False}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (1,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)")]
    public void Anything_else_is_one_sentence(string header) =>
        Assert.Equal(
            $"x has the NPY header {header}; expected a dictionary of 'descr' (one type, such as '<f4'), 'fortran_order' and 'shape'.",
            Reading.Refusal([.. NpyBytes.Header(header), 0, 0, 0x80, 0x3F])
        );

    [Fact]
    public void Damaged_beginnings_are_refused()
    {
        Assert.Equal(
            "x is NPY 4.0; expected version 1.0, 2.0 or 3.0.",
            Reading.Refusal(NpyBytes.Header("{}", major: 4))
        );
        Assert.Equal(
            "x ends within its NPY header; expected 8 bytes more of it.",
            Reading.Refusal([0x93, .. "NUMPY"u8])
        );
        Assert.Equal(
            "x ends within its NPY header; expected 3 bytes more of it.",
            Reading.Refusal(NpyBytes.Header("{}")[..^1])
        );
        Assert.Equal(
            "x gives its NPY header 1073741824 bytes; expected at most 65536.",
            Reading.Refusal([0x93, .. "NUMPY"u8, 2, 0, 0, 0, 0, 0x40])
        );
        Assert.Equal(
            "x has the shape (9223372036854775807, 2); expected rows of 1 to 536870897 elements.",
            Reading.Refusal(NpyBytes.Of<float>("<f4", [], long.MaxValue, 2))
        );
    }

    [Theory]
    [InlineData("<f8")]
    [InlineData(">f8")]
    public void A_double_that_no_float_holds_is_refused_and_infinity_is_what_it_is(string descr)
    {
        double[] values = [1, double.PositiveInfinity, 2, -1e300];
        if (descr[0] == '>')
        {
            values =
            [
                .. values.Select(v =>
                    BitConverter.Int64BitsToDouble(
                        BinaryPrimitives.ReverseEndianness(BitConverter.DoubleToInt64Bits(v))
                    )
                ),
            ];
        }

        using var reader = RowReader.Open(new MemoryStream(NpyBytes.Of(descr, values, 2, 2)), "x.npy");
        var rows = new float[2];
        Assert.Equal(1, reader.Read(rows));
        Assert.Equal([1, float.PositiveInfinity], rows);
        Assert.StartsWith(
            "x.npy has -1E+300 in row 1; expected numbers of at most 3.4028235E+38,",
            Assert.Throws<InvalidDataException>(() => reader.Read(rows)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_wrong_length_is_refused_at_the_opening()
    {
        byte[] right = NpyBytes.Of<float>("<f4", [1, 2, 3, 4, 5, 6], 2, 3);
        foreach (var wrong in new byte[][] { right[..^1], [.. right, 9] })
        {
            var refusal = Assert.Throws<InvalidDataException>(() => RowReader.Open(new MemoryStream(wrong), "x"));
            Assert.Equal(
                $"x has {wrong.Length} bytes; expected {right.Length} for 2 rows of 3 elements of type <f4.",
                refusal.Message
            );
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void A_wrong_length_is_refused_at_the_end_of_packed_rows(string way)
    {
        byte[] right = NpyBytes.Of<float>("<f4", [1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal("x ends early; expected 2 rows of 3 elements.", Reading.Refusal(Packed.As(way, right[..^1])));
        Assert.Equal(
            "x goes on after its last row; expected 2 rows of 3 elements.",
            Reading.Refusal(Packed.As(way, [.. right, 9]))
        );
    }

    private static RowReader Open(string base64) =>
        RowReader.Open(new MemoryStream(Convert.FromBase64String(base64)), "x");
}
