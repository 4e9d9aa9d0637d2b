using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace HttpInference;

/// <summary>Writes an answer's rows, a piece at a time, so that an answer of any size needs little memory.</summary>
internal static class RowWriter
{
    private const int PieceNumbers = 1 << 14;
    private const int PieceBytes = 1 << 16;

    /// <summary>Writes float32 numbers, little-endian, one row after the other.</summary>
    public static async Task WriteRawAsync(HttpResponse response, Buffer<float> rows)
    {
        response.ContentType = RowFormats.RawType;
        response.ContentLength = (long)rows.Length * sizeof(float);
        for (var start = 0; start < rows.Length; start += PieceNumbers)
        {
            var piece = rows.Span.Slice(start, Math.Min(PieceNumbers, rows.Length - start));
            response.BodyWriter.Write(MemoryMarshal.AsBytes(piece));
            await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
        }
    }

    /// <summary>Writes an object with an array for each column, and the rows' labels where they are given.</summary>
    public static async Task WriteJsonAsync(
        HttpResponse response,
        IReadOnlyList<Column> columns,
        Buffer<float> rows,
        long[]? labels
    )
    {
        response.ContentType = RowFormats.JsonType;
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        var width = columns.Sum(column => column.Width);
        var first = 0;
        foreach (var column in columns)
        {
            json.WriteStartArray(column.Name);
            for (var row = first; row < rows.Length; row += width)
            {
                WriteCell(json, rows.Span.Slice(row, column.Width), column.Size > 0);
                await FlushLargeAsync(json, response);
            }

            json.WriteEndArray();
            first += column.Width;
        }

        if (labels is not null)
        {
            json.WriteStartArray("labels");
            Array.ForEach(labels, json.WriteNumberValue);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteCell(Utf8JsonWriter json, ReadOnlySpan<float> numbers, bool isArray)
    {
        if (isArray)
        {
            json.WriteStartArray();
        }

        foreach (var number in numbers)
        {
            // JSON has no word for these; System.Text.Json reads them with AllowNamedFloatingPointLiterals.
            if (float.IsFinite(number))
            {
                json.WriteNumberValue(number);
            }
            else
            {
                json.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        if (isArray)
        {
            json.WriteEndArray();
        }
    }

    private static async ValueTask FlushLargeAsync(Utf8JsonWriter json, HttpResponse response)
    {
        if (json.BytesPending > PieceBytes)
        {
            await json.FlushAsync();
            await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
        }
    }
}
