using System.Text;

namespace Vae.Data.Tests.Reading;

/// <summary>Labels in a column that the options name.</summary>
public sealed class LabelColumnTests
{
    [Theory]
    [InlineData("7,1,2\n8,3,4\n", "first")]
    [InlineData("7,1,2\n8,3,4\n", "1")]
    [InlineData("1,2,7\n3,4,8\n", "LAST")]
    [InlineData("1 7 2\n3 8 4\n", "2")]
    [InlineData("digit,p,q\n7,1,2\n8,3,4\n", "Digit")]
    [InlineData("row,p,digit,q\n0,1,7,2\n1,3,8,4\n", "digit")]
    [InlineData("p,label,q\n1,7,2\n3,8,4\n", "label")]
    [InlineData("p,label,q\n1,7,2\n3,8,4\n", "2")]
    [InlineData("p,q,1st\n1,2,7\n3,4,8\n", "3")]
    public void A_column_is_meant_by_its_name_or_its_place(string text, string column)
    {
        using var reader = RowReader.Open(Stream(text), "x", new() { LabelColumn = column });
        Assert.Equal((2L, 2, true), (reader.Count, reader.RowSize, reader.HasLabels));
        var (rows, labels) = reader.ReadAll();
        Assert.Equal([1f, 2f, 3f, 4f], rows);
        Assert.Equal([7L, 8L], labels);
        using var alone = RowReader.OpenLabels(Stream(text), "x", new() { LabelColumn = column });
        Assert.Equal([7L, 8L], alone.ReadLabelsToEnd());
    }

    [Theory]
    [InlineData("1,2,4\n", "4", "no column 4", "a place from 1 to 3", "no header")]
    [InlineData("1,2,4\n", "0", "no column 0", "a place from 1 to 3", "first, last")]
    [InlineData("1,2,4\n", "digit", "no column digit", "a place from 1 to 3", "no header")]
    [InlineData("p,q\n1,2\n", "digit", "no column digit", "a place from 1 to 2", "a name in its header")]
    [InlineData("p,q\n1,2\n", "", "no column ", "a place from 1 to 2", "first, last")]
    [InlineData("0,1,2\n4,5,6\n", "1", "name 1 in column 2", "may mean another", "first or last")]
    [InlineData("d,d\n1,2\n", "d", "name d in column 1", "may mean another", "that only one column has")]
    [InlineData("p,label\n1,2\n", "p", "called label in place 2", "says p", "one column of labels")]
    public void What_names_no_column_or_two_is_refused(string text, string column, params string[] found)
    {
        var message = Assert
            .Throws<InvalidDataException>(() => RowReader.Open(Stream(text), "x", new() { LabelColumn = column }))
            .Message;
        Assert.All(found, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_array_has_no_columns()
    {
        var bytes = NpyBytes.Of<int>("<i4", [1, 2], 2);
        var options = new RowReaderOptions { LabelColumn = "first" };
        Assert.Contains(
            "x is an array",
            Assert.Throws<ArgumentException>(() => RowReader.OpenLabels(new MemoryStream(bytes), "x", options)).Message,
            StringComparison.Ordinal
        );
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
