using System.Text.Json;
using System.Text.Json.Serialization;
using Vae.Data;
using Vae.Inference;

namespace Vae.Tables;

/// <summary>
/// The columns of the table that a model was trained on: what their cells may be, and how they become the rows that the model takes. A part of
/// the model's card.
/// </summary>
public sealed record TableSchema
{
    /// <summary>The columns, in the table's order.</summary>
    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>The column whose categories are the classes of a conditional model; null for an unconditional one.</summary>
    public string? Condition { get; init; }

    /// <summary>The share of the training rows that each class of the condition has, in the order of its options.</summary>
    public IReadOnlyList<double>? ConditionShares { get; init; }

    /// <summary>The columns' names and types.</summary>
    [JsonIgnore]
    public IReadOnlyList<TableField> Fields => [.. Columns.Select(column => column.Field)];

    /// <summary>The place of the condition among the columns; -1 where there is none.</summary>
    [JsonIgnore]
    internal int ConditionIndex => Condition is null ? -1 : IndexOf(Condition);

    /// <summary>The columns that make up a row of the model: all but the condition.</summary>
    [JsonIgnore]
    internal IReadOnlyList<MixedColumn> Layout =>
        [.. Columns.Where(column => column.Name != Condition).Select(column => column.Layout)];

    /// <summary>The place of a column; -1 where there is none of the name.</summary>
    internal int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The schema that a model's card holds.</summary>
    /// <param name="card">The card.</param>
    /// <returns>The schema; null where the model is not one of a table.</returns>
    /// <exception cref="InvalidDataException">The card's table is not usable, or not that of such a model.</exception>
    public static TableSchema? FromCard(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        if (card.Table is not { } note)
        {
            return null;
        }

        var schema = Read(note);
        if (!schema.Layout.SequenceEqual(card.Signature.Columns ?? []))
        {
            throw new InvalidDataException("The table in the model card has other columns than the model's rows.");
        }

        var classes = schema.ConditionIndex < 0 ? 0 : schema.Columns[schema.ConditionIndex].Layout.Options;
        return classes == card.Signature.ClassCount
            ? schema
            : throw new InvalidDataException(
                $"The table in the model card has a condition of {classes} classes; expected {card.Signature.ClassCount}, as the model has."
            );
    }

    /// <summary>The schema as a part of a card.</summary>
    internal JsonElement ToNote() => JsonSerializer.SerializeToElement(this, TableJson.Default.TableSchema);

    private static TableSchema Read(JsonElement note)
    {
        TableSchema schema;
        try
        {
            schema =
                note.Deserialize(TableJson.Default.TableSchema)
                ?? throw new InvalidDataException("The table in the model card is the JSON null; expected an object.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"The table in the model card is not readable: {VaeJson.Problem(e)}", e);
        }

        schema.Validate();
        return schema;
    }

    private void Validate()
    {
        if (Columns.Count == 0)
        {
            throw new InvalidDataException("The table in the model card has no columns; expected at least one.");
        }

        foreach (var column in Columns)
        {
            if (column is null)
            {
                throw new InvalidDataException(
                    "The table in the model card has a column that is null; expected an object."
                );
            }

            column.Validate();
        }

        if (Columns.GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"The table in the model card has two columns '{twice.Key}'.");
        }

        if (Condition is null)
        {
            return;
        }

        var place = ConditionIndex;
        if (place < 0 || Columns[place].Ranges is not null)
        {
            throw new InvalidDataException(
                $"The condition '{Condition}' of the table in the model card is {(place < 0 ? "no column of it" : "a column of numbers")}; expected one of categories."
            );
        }

        if (
            ConditionShares?.Count != Columns[place].Layout.Options
            || ConditionShares.Any(share => !(share >= 0 && double.IsFinite(share)))
            || ConditionShares.Sum() <= 0
        )
        {
            throw new InvalidDataException(
                $"The condition '{Condition}' of the table in the model card has {ConditionShares?.Count ?? 0} shares; expected {Columns[place].Layout.Options} numbers from 0 on."
            );
        }
    }
}

/// <summary>The table's part of a card, serialised without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(TableSchema))]
internal sealed partial class TableJson : JsonSerializerContext;
