using Microsoft.ML.Data;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Trainers;

/// <summary>The annotations that the columns of a prediction have.</summary>
internal static class ScoreShapes
{
    public static SchemaShape.Column[] Kinds { get; } =
    [
        new(AnnotationKinds.ScoreColumnSetId, VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true),
        new(AnnotationKinds.ScoreColumnKind, VectorKind.Scalar, TextDataViewType.Instance, isKey: false),
        new(AnnotationKinds.ScoreValueKind, VectorKind.Scalar, TextDataViewType.Instance, isKey: false),
    ];

    public static SchemaShape.Column TrainingLabelValues(DataViewType itemType) =>
        new(AnnotationKinds.TrainingLabelValues, VectorKind.Vector, itemType, isKey: false);
}
