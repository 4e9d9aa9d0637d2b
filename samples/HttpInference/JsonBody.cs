using System.Buffers;
using System.Text;
using System.Text.Json;

namespace HttpInference;

/// <summary>
/// Reads a JSON body into rows and fields, without a document in between: numbers go from the text to the memory that is computed on.
/// </summary>
/// <param name="fields">Takes every field but the rows.</param>
/// <param name="rowsName">What the rows are called; null for a body without rows.</param>
/// <param name="width">The numbers of a row.</param>
/// <param name="mostRows">The most rows.</param>
internal ref struct JsonBody(RequestFields fields, string? rowsName, int width, int mostRows)
{
    private Utf8JsonReader json;

    /// <summary>Reads the body; gives its rows, which the caller disposes, or null where none are expected.</summary>
    /// <exception cref="RequestException">The body is not JSON, or not what is expected.</exception>
    public Buffer<float>? Read(ReadOnlySequence<byte> body)
    {
        json = new Utf8JsonReader(body);
        Buffer<float>? rows = null;
        try
        {
            Next();
            Require(JsonTokenType.StartObject, "The body", "an object");
            while (Next() == JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                Next();
                if (name != rowsName)
                {
                    ReadField(name);
                }
                else if (rows is null)
                {
                    // A number and what parts it from the next take two bytes or more.
                    rows = new Buffer<float>((int)Math.Min(body.Length / 2 + 1, (long)mostRows * width));
                    ReadRows(rows);
                }
                else
                {
                    throw RequestException.Bad($"The field '{name}' is given twice; expected it once.");
                }
            }

            // Anything behind the object is an error of the reader's.
            json.Read();
            if (rowsName is not null && rows is null)
            {
                throw RequestException.Bad($"The body has no field '{rowsName}'; expected an array of rows.");
            }

            return rows;
        }
        catch (JsonException e)
        {
            rows?.Dispose();
            throw RequestException.Bad(
                $"The body is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; expected one object."
            );
        }
        catch (InvalidOperationException)
        {
            rows?.Dispose();
            throw RequestException.Bad(
                "The body holds a text that is not Unicode; expected UTF-8 without lone surrogates."
            );
        }
        catch (RequestException)
        {
            rows?.Dispose();
            throw;
        }
    }

    private void ReadRows(Buffer<float> rows)
    {
        Require(JsonTokenType.StartArray, $"The field '{rowsName}'", "an array of rows, each an array of numbers");
        var count = 0;
        while (Next() != JsonTokenType.EndArray)
        {
            Require(JsonTokenType.StartArray, $"Row {count} of '{rowsName}'", $"an array of {width} numbers");
            if (count == mostRows)
            {
                throw RowReader.TooManyRows(mostRows);
            }

            // A row of too few numbers is found at its end: the memory is for as many numbers as the body can have.
            var start = count * width;
            var length = 0;
            while (Next() != JsonTokenType.EndArray)
            {
                if (length == width)
                {
                    throw RequestException.Bad(
                        $"Row {count} of '{rowsName}' has more than {width} numbers; expected {width}."
                    );
                }

                Require(JsonTokenType.Number, $"Element {length} of row {count} of '{rowsName}'", "a number");
                // Beyond a float's range it is infinite, which the check of values finds.
                rows.Span[start + length++] = json.GetSingle();
            }

            if (length < width)
            {
                throw RequestException.Bad($"Row {count} of '{rowsName}' has {length} numbers; expected {width}.");
            }

            count++;
        }

        rows.Shorten(count * width);
    }

    private void ReadField(string name)
    {
        fields.RequireKnown(name);
        // A field is text, as in a query. Labels are an array of one for each row, or the text of a plan; all others are numbers.
        if (name != RowReader.Labels)
        {
            Require(JsonTokenType.Number, $"The field '{name}'", "a whole number");
            fields.Add(name, Raw());
        }
        else if (rowsName is null)
        {
            Require(JsonTokenType.String, $"The field '{name}'", "a text such as \"0-9\"");
            fields.Add(name, json.GetString()!);
        }
        else
        {
            fields.Add(name, ReadLabels(name));
        }
    }

    private string ReadLabels(string name)
    {
        Require(JsonTokenType.StartArray, $"The field '{name}'", "an array of one class for each row");
        var text = new StringBuilder();
        while (Next() != JsonTokenType.EndArray)
        {
            Require(JsonTokenType.Number, $"The field '{name}'", "an array of one class for each row");
            text.Append(text.Length > 0 ? "," : "").Append(Raw());
        }

        return text.ToString();
    }

    private readonly string Raw() =>
        Encoding.UTF8.GetString(json.HasValueSequence ? json.ValueSequence.ToArray() : json.ValueSpan);

    private JsonTokenType Next()
    {
        json.Read();
        return json.TokenType;
    }

    private readonly void Require(JsonTokenType expected, string what, string description)
    {
        if (json.TokenType != expected)
        {
            throw RequestException.Bad($"{what} is {Kind(json.TokenType)}; expected {description}.");
        }
    }

    private static string Kind(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "a truth value",
            _ => "null",
        };
}
