using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Data;

/// <summary>ML.NET's binary files of rows, which batches are written as.</summary>
public sealed class BinaryFileTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    // Written by ML.NET 5.0.1: two blocks of each column, one of them out of order.
    [Fact]
    public void A_file_that_MLNet_wrote_is_read()
    {
        var path = Path.Combine(RepositoryFacts.Root, "tests/Vae.MLNet.Tests/Data/mlnet-5.0.1.idv");

        var view = ml.Data.LoadFromBinary(path);

        using var stream = view as IDisposable;
        var rows = Rows.Read(view);
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Latent"].Annotations.GetValue("SlotNames", ref names);
        Assert.Equal(["Row", "Image", "Label", "Class", "Latent"], view.Schema.Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Byte, 2, 3), view.Schema["Image"].Type);
        Assert.Equal(["z0", "z1", "z2"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(8200, view.GetRowCount());
        Assert.Equal(8200, rows.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            Assert.Equal((long)row, rows[row]["Row"]);
            Assert.Equal(Enumerable.Range(row, 6).Select(i => (byte)(i % 5)).ToArray(), rows[row]["Image"]);
            Assert.Equal((byte)(row % 10), rows[row]["Label"]);
            Assert.Equal(row / -100, rows[row]["Class"]);
            Assert.Equal(new[] { row % 8 * 0.25f, -1, 1e-3f }, rows[row]["Latent"]);
        }
    }

    [Fact]
    public void A_saved_file_is_laid_out_as_ML_NET_documents_it()
    {
        var source = new ProbeView(
            2,
            Probe.Scalar("Row", NumberDataViewType.Int64, row => row + 300),
            Probe.Vector<float>("Code", NumberDataViewType.Single, row => [row, 0.5f], 2)
        );
        using var file = new MemoryStream();
        ml.Data.SaveAsBinary(source, file);
        using var reader = new BinaryReader(file);
        file.Position = 0;

        Assert.Equal("CML\0DVB\0"u8, reader.ReadBytes(8));
        Assert.True(reader.ReadInt64() >= 0x0001000100010006); // version
        Assert.Equal(0x0001000100010006, reader.ReadInt64()); // of readers
        var (contents, tail) = (reader.ReadInt64(), reader.ReadInt64());
        Assert.Equal((2, 2), (reader.ReadInt64(), reader.ReadInt32())); // rows and columns
        file.Position = contents;
        Assert.Equal("\u0003Row\u0005Int64\0"u8, reader.ReadBytes(11));
        var rows = ReadBlock(reader);
        Assert.Equal("\u0004Code\u0007VBuffer\u0010\u0006Single\0\u0001\0\0\0\u0002\0\0\0"u8, reader.ReadBytes(30));
        var codes = ReadBlock(reader);
        Assert.Equal(tail, file.Position);
        Assert.Equal("\0BVD\0LMC"u8, reader.ReadBytes(8));
        Assert.Equal(file.Length, file.Position);
        Assert.Equal(MemoryMarshal.AsBytes<long>([300, 301]), rows);
        Assert.Equal(
            [.. MemoryMarshal.AsBytes<int>([2, 2, -1, -1, 0]), .. MemoryMarshal.AsBytes<float>([0, 0.5f, 1, 0.5f])],
            codes
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hidden_columns_are_saved_when_asked_for(bool keepHidden)
    {
        var source = new ProbeView(
            3,
            Probe.Scalar("Number", NumberDataViewType.Int32, row => (int)row),
            Probe.Scalar("Number", NumberDataViewType.Double, row => row + 0.5)
        );
        using (var file = File.Create(directory["rows.idv"]))
        {
            ml.Data.SaveAsBinary(source, file, keepHidden);
        }

        var view = ml.Data.LoadFromBinary(new MultiFileSource(directory["rows.idv"]));

        using var stream = view as IDisposable;
        Assert.Equal(keepHidden ? 2 : 1, view.Schema.Count);
        Assert.Equal([0.5, 1.5, 2.5], Rows.Values<double>(view, "Number"));
    }

    [Fact]
    public void What_is_no_such_file_is_refused()
    {
        Assert.Throws<FormatException>(() => ml.Data.LoadFromBinary(directory.Write("short", new byte[255])));
        Assert.Throws<FormatException>(() => ml.Data.LoadFromBinary(directory.Write("other", new byte[300])));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.LoadFromBinary(directory["missing"]));
        Assert.Throws<ArgumentNullException>(() => ml.Data.LoadFromBinary((IMultiStreamSource)null!));
    }

    [Fact]
    public void Saving_needs_an_empty_stream_that_can_seek()
    {
        var source = new ProbeView(1, Probe.Scalar("Number", NumberDataViewType.Int32, row => (int)row));
        using var used = new MemoryStream();
        used.WriteByte(1);
        using var pipe = new DeflateStream(new MemoryStream(), CompressionMode.Compress);

        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.SaveAsBinary(source, used));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.SaveAsBinary(source, pipe));
        Assert.Throws<ArgumentNullException>(() => ml.Data.SaveAsBinary(source, null!));
    }

    // What is left of an entry of the table of contents, and the column's only block.
    private static byte[] ReadBlock(BinaryReader reader)
    {
        var compression = reader.ReadByte();
        Assert.InRange(reader.Read7BitEncodedInt(), 2, int.MaxValue); // rows per block
        var (table, annotations, next) = (reader.ReadInt64(), reader.ReadInt64(), reader.BaseStream.Position);
        Assert.Equal(0, annotations);
        reader.BaseStream.Position = table;
        var (block, length, unpacked) = (reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32());
        reader.BaseStream.Position = block;
        Stream values = new MemoryStream(reader.ReadBytes(length));
        using var bytes = new MemoryStream();
        (compression == 1 ? new DeflateStream(values, CompressionMode.Decompress) : values).CopyTo(bytes);
        Assert.Equal(unpacked, bytes.Length);
        reader.BaseStream.Position = next;
        return bytes.ToArray();
    }
}
