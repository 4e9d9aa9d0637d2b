using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vae.Inference;

/// <summary>The shape of one row: <c>[channels, height, width]</c> for images or <c>[features]</c> for vectors.</summary>
[JsonConverter(typeof(DataShapeJsonConverter))]
public sealed class DataShape : IReadOnlyList<int>, IEquatable<DataShape>
{
    private readonly int[] dimensions;

    /// <summary>Makes a shape from its dimensions, outermost first.</summary>
    /// <exception cref="ArgumentException">There are not one or three dimensions, or one is below 1.</exception>
    public DataShape(params IReadOnlyList<int> dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        this.dimensions = [.. dimensions];
        if (this.dimensions.Length is not (1 or 3) || this.dimensions.Any(d => d < 1))
        {
            throw new ArgumentException(
                $"A row's shape is [{string.Join(", ", dimensions)}]; expected [features] or [channels, height, width], each at least 1.",
                nameof(dimensions)
            );
        }

        var size = this.dimensions.Aggregate((Int128)1, (product, d) => product * d);
        Size =
            size <= int.MaxValue
                ? (int)size
                : throw new ArgumentException(
                    $"A row of shape {this} has {size} elements; at most {int.MaxValue} fit."
                );
    }

    /// <summary>The number of elements of one row.</summary>
    public int Size { get; }

    /// <summary>Whether the shape is <c>[channels, height, width]</c>.</summary>
    public bool IsImage => dimensions.Length == 3;

    /// <summary>The number of channels of an image, or of features of a vector.</summary>
    public int Channels => dimensions[0];

    /// <summary>The height of an image in pixels; 1 for a vector.</summary>
    public int Height => IsImage ? dimensions[1] : 1;

    /// <summary>The width of an image in pixels; 1 for a vector.</summary>
    public int Width => IsImage ? dimensions[2] : 1;

    /// <summary>The number of dimensions: 3 or 1.</summary>
    public int Count => dimensions.Length;

    /// <summary>The dimension at <paramref name="index"/>, outermost first.</summary>
    public int this[int index] => dimensions[index];

    /// <summary>
    /// Whether rows of these dimensions hold the elements of this shape in its order. Axes of one element do not matter, so that 28 × 28 is
    /// [1, 28, 28]; a single axis may hold any shape, and a shape of one axis any dimensions, since neither tells of an order.
    /// </summary>
    internal bool Accepts(IReadOnlyList<int> rows)
    {
        var (found, expected) = (Axes(rows), Axes(dimensions));
        return rows.Aggregate(1L, (product, d) => product * d) == Size
            && (found.Length <= 1 || expected.Length <= 1 || found.SequenceEqual(expected));
    }

    private static int[] Axes(IEnumerable<int> dimensions) => [.. dimensions.Where(d => d != 1)];

    /// <summary>This shape with another number of channels (or features).</summary>
    internal DataShape WithChannels(int channels) => IsImage ? new(channels, Height, Width) : new(channels);

    /// <inheritdoc/>
    public bool Equals(DataShape? other) => other is not null && dimensions.AsSpan().SequenceEqual(other.dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DataShape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Channels, Height, Width);

    /// <summary>The shape as <c>[1, 28, 28]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", dimensions)}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => dimensions.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

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
