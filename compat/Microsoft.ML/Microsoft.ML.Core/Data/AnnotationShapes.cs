using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Data;

/// <summary>Annotations as they appear in a <see cref="SchemaShape" />.</summary>
internal static class AnnotationShapes
{
    public static SchemaShape.Column SlotNames { get; } =
        new(AnnotationKinds.SlotNames, VectorKind.Vector, TextDataViewType.Instance, isKey: false);

    public static SchemaShape.Column IsNormalized { get; } =
        new(AnnotationKinds.IsNormalized, VectorKind.Scalar, BooleanDataViewType.Instance, isKey: false);
}
