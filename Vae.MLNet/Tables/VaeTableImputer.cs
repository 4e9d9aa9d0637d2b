using Vae.Tables;

namespace Vae.MLNet;

/// <summary>Fills in missing cells by a table's model; made by <c>ml.Transforms.ImputeWithVae</c>.</summary>
public sealed class VaeTableImputer : VaeTableEstimator
{
    internal VaeTableImputer(VaeTableModel model, Options options)
        : base(new TableStep(options, null), model) { }

    /// <summary>Which missing cells are filled in, and how.</summary>
    public sealed record Options : VaeTableStepOptions
    {
        /// <summary>The columns whose missing cells are filled in; null for all of the table but the condition. All are looked at.</summary>
        public IReadOnlyList<string>? ColumnNames
        {
            get;
            init => field = value is null ? null : [.. value];
        }

        /// <summary>What a missing cell becomes.</summary>
        public TableImputation Method { get; init; }

        /// <summary>The seed; what a row becomes depends on it, the row's id and the row alone.</summary>
        public long Seed { get; init; }

        /// <summary>How many latent vectors each row is explained by; at least 1.</summary>
        public int Samples { get; init; } = 100;

        /// <summary>Whether the other options are the same, name by name.</summary>
        /// <param name="other">The other options.</param>
        public bool Equals(Options? other) =>
            base.Equals(other)
            && (Method, Seed, Samples) == (other.Method, other.Seed, other.Samples)
            && ColumnNames is null == other.ColumnNames is null
            && (ColumnNames ?? []).SequenceEqual(other.ColumnNames ?? []);

        /// <inheritdoc/>
        public override int GetHashCode() =>
            (ColumnNames ?? []).Aggregate(
                HashCode.Combine(base.GetHashCode(), Method, Seed, Samples),
                (hash, name) => HashCode.Combine(hash, name)
            );
    }
}
