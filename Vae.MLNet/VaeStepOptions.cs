using System.Text.Json.Serialization;

namespace Vae.MLNet;

/// <summary>What the options of all steps have in common.</summary>
public abstract record VaeStepOptions
{
    private protected VaeStepOptions() { }

    /// <summary>The column of labels (keys, integers or Singles); null for an unconditional model.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>
    /// Whether a key in a column of labels stands for its place, the first key for class 0, whatever its key value is. By default it
    /// stands for its value, a class's name in the model's card or its number.
    /// </summary>
    public bool KeysByPosition { get; init; }

    /// <summary>
    /// How the pictures of an <c>MLImage</c> column are read, and how pictures are made of what the model gives; null for what
    /// <see cref="VaePictureOptions"/> is by default.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // As saved pipelines of before have it.
    public VaePictureOptions? Pictures { get; init; }

    /// <summary>The maximum number of rows per ONNX Runtime call; 0 for the model's batch size, up to 256.</summary>
    public int BatchSize { get; init; }
}

/// <summary>What the options of the steps that read data have in common: the column of data, or several of them.</summary>
/// <remarks>
/// A column of data is a number, a Boolean (0 or 1), a key, or a known-size vector of numbers or Booleans. Bytes, 0 to 255, are divided by
/// 255; a key of <i>n</i> values is <i>n</i> numbers, 1 at its place and 0 elsewhere, and a missing key is an error. A picture, an
/// <c>MLImage</c> of any size, is a row by itself of a model of pictures.
/// </remarks>
/// <example>
/// <code language="csharp">
/// var estimator = ml.Transforms.FeaturizeWithVae(
///     vae,
///     new VaeFeaturizer.Options { InputColumnNames = ["Age", "Weight", "IsSmoker", "Region"] }
/// );
/// </code>
/// </example>
public abstract record VaeDataStepOptions : VaeStepOptions
{
    internal const string DefaultColumnName = "Data";

    private protected VaeDataStepOptions() { }

    /// <summary>
    /// The column of data, as wide as the model's rows: a known-size vector, whose dimensions are those of the model's data or one, or what
    /// else a column of data may be.
    /// </summary>
    public string InputColumnName { get; init; } = DefaultColumnName;

    /// <summary>
    /// The columns whose values make up a row, one after the other; null for <see cref="InputColumnName"/> alone. Their widths add up to the
    /// model's; vectors have any dimensions.
    /// </summary>
    public IReadOnlyList<string>? InputColumnNames
    {
        get;
        init => field = value is null ? null : [.. value];
    }

    internal IReadOnlyList<string> DataColumnNames => InputColumnNames ?? [InputColumnName];

    /// <summary>Whether the other options are the same, name by name.</summary>
    /// <param name="other">The other options.</param>
    public virtual bool Equals(VaeDataStepOptions? other) =>
        base.Equals(other)
        && InputColumnName == other.InputColumnName
        && InputColumnNames is null == other.InputColumnNames is null
        && DataColumnNames.SequenceEqual(other.DataColumnNames);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        DataColumnNames.Aggregate(base.GetHashCode(), (hash, name) => HashCode.Combine(hash, name));
}
