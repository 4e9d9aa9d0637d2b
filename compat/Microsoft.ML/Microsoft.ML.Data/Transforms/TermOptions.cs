namespace Microsoft.ML.Transforms;

/// <summary>How the keys of a column are made.</summary>
internal sealed record TermOptions(
    int MaximumNumberOfKeys,
    ValueToKeyMappingEstimator.KeyOrdinality KeyOrdinality,
    bool AddKeyValueAnnotationsAsText
);
