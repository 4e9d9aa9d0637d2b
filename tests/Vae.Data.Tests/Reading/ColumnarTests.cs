using Vae.Data.Tests.Tables;

namespace Vae.Data.Tests.Reading;

/// <summary>Rows of numbers from Parquet and Arrow, whose columns are told by their names, as those of text are.</summary>
public sealed class ColumnarTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public static TheoryData<string> Names => ["x.parquet", "x.arrow", "x.arrows"];

    public void Dispose() => directory.Dispose();

    [Theory, MemberData(nameof(Names))]
    public void Rows_and_labels_are_read(string name)
    {
        const int count = 10_000;
        TableField[] fields =
        [
            new("row", CellType.Integer),
            new("label", CellType.Integer),
            new("latent_0", CellType.Real),
            new("pixel_0", CellType.Real),
            new("pixel_1", CellType.Integer),
            new("pixel_2", CellType.Boolean),
        ];
        TableFiles.Write(
            directory[name],
            fields,
            [.. Enumerable.Range(0, count).Select(i => new object?[] { i, i % 10, 9.5, i / 8.0, -i, i % 2 == 0 })],
            3000
        );
        using var reader = RowReader.Open(directory[name]);
        Assert.Equal([3], reader.RowShape);
        Assert.Equal(count, reader.Count);
        Assert.True(reader.HasLabels);
        Assert.Null(reader.ElementType);
        reader.Skip(5000);
        var (rows, labels) = (new float[3 * 700], new long[700]);
        for (int read, at = 5000; (read = reader.Read(rows, labels)) > 0; at += read)
        {
            for (var i = 0; i < read; i++)
            {
                Assert.Equal([(at + i) / 8f, -(at + i), (at + i) % 2 == 0 ? 1 : 0], rows[(3 * i)..(3 * i + 3)]);
                Assert.Equal((at + i) % 10, labels[i]);
            }
        }

        Assert.Equal(count, reader.Position);
        using var only = RowReader.OpenLabels(directory[name]);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1], only.ReadLabelsToEnd()[..12]);
    }

    [Theory, MemberData(nameof(Names))]
    public void Values_are_read_as_whatever_is_asked_for(string name)
    {
        TableFiles.Write(
            directory[name],
            [new("a", CellType.Real)],
            [
                [1.0],
                [0.1],
            ]
        );
        using (var reader = RowReader.Open(directory[name]))
        {
            var doubles = new double[2];
            Assert.Equal(2, reader.ReadValues<double>(doubles));
            Assert.Equal([1, 0.1], doubles);
        }

        using var bytes = RowReader.Open(directory[name]);
        Assert.Equal(
            $"{directory[name]} has 0.1 in row 1, column 'a'; expected a number of type UInt8.",
            Assert.Throws<InvalidDataException>(() => bytes.ReadValues<byte>(new byte[2])).Message
        );
    }

    [Theory, MemberData(nameof(Names))]
    public void The_column_of_labels_and_the_largest_value_are_options(string name)
    {
        TableFiles.Write(
            directory[name],
            [new("a", CellType.Integer), new("class", CellType.Integer)],
            [
                [255.0, 7.0],
                [0.0, 3.0],
            ]
        );
        using var reader = RowReader.Open(directory[name], new() { LabelColumn = "class", LargestValue = 255 });
        var (rows, labels) = (new float[2], new long[2]);
        Assert.Equal(2, reader.Read(rows, labels));
        Assert.Equal([1, 0], rows);
        Assert.Equal([7, 3], labels);
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_no_row_of_numbers_is_named(string name)
    {
        TableFiles.Write(
            directory[name],
            [new("a", CellType.Real), new("b", CellType.Text)],
            [
                [1.0, "x"],
            ]
        );
        Assert.Equal("FILE has text in the column 'b'; expected numbers.", Refusal(name));
        TableFiles.Write(
            directory[name],
            [new("a", CellType.Real), new("b", CellType.Real)],
            [
                [1.0, 2.0],
                [3.0, null],
            ]
        );
        Assert.Equal("FILE has a missing cell in row 1, column 'b'; expected a finite number.", Refusal(name));
        TableFiles.Write(
            directory[name],
            [new("a", CellType.Real), new("label", CellType.Real)],
            [
                [1.0, 2.5],
            ]
        );
        using var reader = RowReader.Open(directory[name]);
        Assert.Equal(
            $"{directory[name]} has 2.5 in row 0, column 'label'; expected a whole number.",
            Assert.Throws<InvalidDataException>(() => reader.Read(new float[1], new long[1])).Message
        );
    }

    private string Refusal(string name) =>
        Assert
            .Throws<InvalidDataException>(() =>
            {
                using var reader = RowReader.Open(directory[name]);
                reader.ReadToEnd();
            })
            .Message.Replace(directory[name], "FILE");
}
