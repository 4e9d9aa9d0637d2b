using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vae.Inference;

/// <summary>Writes a <see cref="DataShape"/> as an array of its dimensions.</summary>
internal sealed class DataShapeJsonConverter : JsonConverter<DataShape>
{
    public override DataShape Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A shape is an array of dimensions, such as [1, 28, 28].");
        }

        var dimensions = new List<int>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            dimensions.Add(reader.GetInt32());
        }

        try
        {
            return new DataShape(dimensions);
        }
        catch (ArgumentException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, DataShape value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var dimension in value)
        {
            writer.WriteNumberValue(dimension);
        }

        writer.WriteEndArray();
    }
}
