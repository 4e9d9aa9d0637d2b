using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Vae.Data.Tests.Tables;

/// <summary>
/// Arrow against another implementation, the JavaScript one, which made the files in <c>Golden</c> (<c>Golden/make.js</c> is the program), and
/// against the bytes that the format's specification asks for.
/// </summary>
public sealed class ArrowTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("all.arrow")]
    [InlineData("all.arrows")]
    public void What_another_implementation_writes_is_read(string name)
    {
        var path = Golden(name);
        Assert.Equal(
            [
                "i8 Integer",
                "u16 Integer",
                "i32 Integer",
                "i64 Integer",
                "u64 Integer",
                "f16 Real",
                "f32 Real",
                "f64 Real",
                "b Boolean",
                "s Text",
                "ls Text",
                "d Text",
                "nothing Text",
            ],
            TableFiles.FieldsOf(path)
        );
        Assert.Equal(
            [
                [1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.25, 0.1, 1.0, "größe", "x", "red", null],
                [.. Enumerable.Repeat<object?>(null, 13)],
                [-3.0, 65535.0, -3.0, -9007199254740992.0, 3.0, -2.0, -2.5, 1e30, 0.0, "", "😀", "red", null],
            ],
            TableFiles.Read(path, capacity: 2)
        );
    }

    [Theory]
    [InlineData("date.arrow", "2024-01-31")]
    [InlineData("moment.arrow", "2024-01-31T12:30:01")]
    public void Dates_are_refused_unless_they_are_said_to_be_text(string name, string example)
    {
        var path = Golden(name);
        Assert.Equal(
            $"FILE has dates or times, such as {example}, in the column 'when', which are not supported; expected numbers, such as the days since some date, or the type Text for the column.",
            TableFiles.Refusal(path)
        );
        var options = new TableReaderOptions { Types = new Dictionary<string, CellType> { ["when"] = CellType.Text } };
        Assert.Equal(
            [
                [null],
                [example],
            ],
            TableFiles.Read(path, options)
        );
        Assert.Equal(
            TableFiles.Read(path, options),
            TableFiles.Read(path, new TableReaderOptions { DatesAreText = true })
        );
    }

    [Fact]
    public void Lists_are_refused() =>
        Assert.Equal(
            "FILE has lists or groups of values in the column 'when'; expected numbers, Booleans or text.",
            TableFiles.Refusal(Golden("list.arrow"))
        );

    [Theory]
    [InlineData(CompressionCodecType.Lz4Frame)]
    [InlineData(CompressionCodecType.Zstd)]
    public void Packed_buffers_and_several_batches_are_read(CompressionCodecType codec)
    {
        var schema = new Schema(
            [
                new Field("t", StringType.Default, true),
                new Field("d", new Decimal128Type(10, 2), true),
                new Field("l", LargeStringType.Default, true),
            ],
            null
        );
        using (var file = File.Create(directory["x.arrow"]))
        using (
            var writer = new ArrowFileWriter(
                file,
                schema,
                false,
                new IpcOptions { CompressionCodec = codec, CompressionCodecFactory = new CompressionCodecFactory() }
            )
        )
        {
            for (var batch = 0; batch < 3; batch++)
            {
                var first = batch * 100;
                var rows = Enumerable.Range(first, 100).ToList();
                var decimals = new Decimal128Array.Builder(new Decimal128Type(10, 2));
                var large = new LargeStringArray.Builder();
                rows.ForEach(i => decimals.Append(i / 100m));
                rows.ForEach(i => large.Append($"l{i}"));
                writer.WriteRecordBatch(
                    new RecordBatch(
                        schema,
                        [
                            new StringArray.Builder().AppendRange(rows.Select(i => $"t{i % 5}")).Build(),
                            decimals.Build(),
                            large.Build(),
                        ],
                        100
                    )
                );
            }

            writer.WriteEnd();
        }

        var found = TableFiles.Read(directory["x.arrow"], capacity: 64);
        Assert.Equal(300, found.Length);
        for (var i = 0; i < found.Length; i++)
        {
            Assert.Equal([$"t{i % 5}", i / 100.0, $"l{i}"], found[i]);
        }
    }

    [Fact]
    public void What_is_written_is_what_the_library_reads()
    {
        TableField[] fields = [new("i", CellType.Integer), new("t", CellType.Text), new("b", CellType.Boolean)];
        TableFiles.Write(
            directory["x.arrow"],
            fields,
            [
                [1.0, "größe", true],
                [null, null, null],
                [-2.0, "", false],
            ]
        );
        using var reader = new ArrowFileReader(File.OpenRead(directory["x.arrow"]));
        using var batch = reader.ReadNextRecordBatch();
        Assert.Equal(
            ["i int64 True", "t utf8 True", "b bool True"],
            batch.Schema.FieldsList.Select(column => $"{column.Name} {column.DataType.Name} {column.IsNullable}")
        );
        Assert.Equal([1, null, -2], ((Int64Array)batch.Column(0)).ToList(includeNulls: true));
        var texts = (StringArray)batch.Column(1);
        Assert.Equal(["größe", null, ""], Enumerable.Range(0, 3).Select(i => texts.GetString(i)));
        var booleans = (BooleanArray)batch.Column(2);
        Assert.Equal([true, null, false], Enumerable.Range(0, 3).Select(booleans.GetValue));
        Assert.Null(reader.ReadNextRecordBatch());
    }

    [Fact]
    public void The_buffers_of_a_batch_are_as_the_specification_has_them()
    {
        TableField[] fields = [new("i", CellType.Integer), new("t", CellType.Text)];
        TableFiles.Write(
            directory["x.arrows"],
            fields,
            [
                [258.0, "ab"],
                [null, null],
                [-1.0, "c"],
            ]
        );
        var bytes = File.ReadAllBytes(directory["x.arrows"]);
        // Each message: a mark, the length of its header, the header, the body; the stream ends with a header of no length.
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF], bytes[..4]);
        var batch = 8 + BitConverter.ToInt32(bytes, 4);
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF], bytes[batch..(batch + 4)]);
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], bytes[^8..]);
        var body = bytes[(batch + 8 + BitConverter.ToInt32(bytes, batch + 4))..^8];
        byte[] expected =
        [
            // Which numbers are there, in bits; the numbers.
            .. Padded(0b101),
            .. Padded(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255),
            // Which texts are there, where each ends, and their bytes.
            .. Padded(0b101),
            .. Padded(0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0),
            .. Padded((byte)'a', (byte)'b', (byte)'c'),
        ];
        Assert.Equal(expected, body);
    }

    [Fact]
    public void A_stream_may_be_packed_and_a_file_not()
    {
        TableField[] fields = [new("a", CellType.Real)];
        TableFiles.Write(
            directory["x.arrows"],
            fields,
            [
                [1.5],
            ]
        );
        TableFiles.Write(
            directory["x.arrow"],
            fields,
            [
                [1.5],
            ]
        );
        var stream = directory.Write("s", Reading.Packed.As("zstd", File.ReadAllBytes(directory["x.arrows"])));
        Assert.Equal(
            [
                [1.5],
            ],
            TableFiles.Read(stream)
        );
        Assert.Equal(
            "FILE is an Arrow file that is packed or comes from a pipe; expected one that can be read from its end, or an Arrow stream.",
            TableFiles.Refusal(directory.Write("f", Reading.Packed.As("gzip", File.ReadAllBytes(directory["x.arrow"]))))
        );
    }

    [Theory]
    [InlineData("x.arrow")]
    [InlineData("x.arrows")]
    public void A_file_that_is_cut_short_is_refused(string name)
    {
        TableFiles.Write(directory[name], [new("a", CellType.Real)], [.. Enumerable.Repeat<object?[]>([1.5], 1000)]);
        var bytes = File.ReadAllBytes(directory[name]);
        Assert.Equal(
            "FILE is a damaged Arrow file or stream, or uses what is not supported; expected one that can be read to its end.",
            TableFiles.Refusal(directory.Write("y", bytes[..4000]))
        );
    }

    private static byte[] Padded(params byte[] bytes) => [.. bytes, .. new byte[(8 - bytes.Length % 8) % 8]];

    private string Golden(string name)
    {
        using var resource = typeof(ArrowTests).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return directory.Write(name, copy.ToArray());
    }
}
