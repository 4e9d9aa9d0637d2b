namespace Vae.Data.Tests.Reading;

/// <summary>Reads all that is left.</summary>
internal static class Reading
{
    /// <summary>All rows, and their labels if they have any, a few rows at a time.</summary>
    public static (float[] Rows, long[] Labels) ReadAll(this RowReader reader, int rowsAtATime = 2)
    {
        var (rows, labels) = (new List<float>(), new List<long>());
        var buffer = new float[rowsAtATime * reader.RowSize];
        var classes = new long[reader.HasLabels ? rowsAtATime : 0];
        for (int read; (read = reader.Read(buffer, classes)) > 0; )
        {
            rows.AddRange(buffer.AsSpan(0, read * reader.RowSize));
            labels.AddRange(classes.AsSpan(0, reader.HasLabels ? read : 0));
        }

        Assert.Equal(0, reader.Read(buffer, []));
        return (rows.ToArray(), labels.ToArray());
    }

    /// <summary>All labels, a few at a time.</summary>
    public static long[] ReadAllLabels(this RowReader reader, int atATime = 2)
    {
        var labels = new List<long>();
        var buffer = new long[atATime];
        for (int read; (read = reader.ReadLabels(buffer)) > 0; )
        {
            labels.AddRange(buffer.AsSpan(0, read));
        }

        return [.. labels];
    }

    /// <summary>The sentence with which a file of these contents is refused, at the opening or while it is read.</summary>
    public static string Refusal(byte[] contents)
    {
        return Assert
            .Throws<InvalidDataException>(() =>
            {
                using var reader = RowReader.Open(new MemoryStream(contents), "x");
                reader.ReadAll();
            })
            .Message;
    }

    /// <summary>The sentence with which labels of these contents are refused.</summary>
    public static string LabelRefusal(byte[] contents)
    {
        return Assert
            .Throws<InvalidDataException>(() =>
            {
                using var reader = RowReader.OpenLabels(new MemoryStream(contents), "x");
                reader.ReadAllLabels();
            })
            .Message;
    }
}
