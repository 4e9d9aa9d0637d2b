using System.Numerics;

namespace Microsoft.ML.Transforms;

internal sealed class BooleanConversion<TTarget> : TypeConversion<bool, TTarget>
    where TTarget : INumberBase<TTarget>
{
    protected override TTarget Convert(bool value) => value ? TTarget.One : TTarget.Zero;
}
